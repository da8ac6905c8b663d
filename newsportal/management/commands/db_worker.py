"""Run the worker. It stands in for the library's command of this name, so that nobody starts one without a heartbeat."""

from __future__ import annotations

import logging
import os
from typing import Any

from django.utils.autoreload import DJANGO_AUTORELOAD_ENV, run_with_reloader
from django_tasks_db.management.commands import db_worker

from newsportal.worker import Worker


class Command(db_worker.Command):
    """Takes what the library's command takes."""

    help = "Take tasks from the queue, and start those that are due."

    def configure_logging(self, verbosity: int) -> None:
        """Tell what fails; with --verbosity 2, of every task that begins and ends."""
        super().configure_logging(verbosity)
        for name in (db_worker.TASKS_LOGGER, db_worker.logger.name):
            logging.getLogger(name).setLevel(logging.INFO if verbosity > 1 else logging.WARNING)

    def handle(self, **options: Any) -> None:
        """Work until a signal; with --batch, until the queue is empty."""
        self.configure_logging(options["verbosity"])
        names = ("interval", "batch", "backend_name", "startup_delay", "max_tasks", "worker_id")
        worker = Worker(
            queue_names=options["queue_name"].split(","),
            excluded_queue_names=options["exclude_queues"].split(",") if options["exclude_queues"] else [],
            **{name: options[name] for name in names},
        )
        if options["reload"] and not options["batch"]:
            # Only the reloaded child sets up its signals; the parent's own end it.
            if os.environ.get(DJANGO_AUTORELOAD_ENV) == "true":
                worker.configure_signals()
            run_with_reloader(worker.run)
        else:
            worker.configure_signals()
            worker.run()

"""gunicorn's settings, for `make run`, the container and a server of one's own alike."""

import gc
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from gunicorn.glogging import Logger

# The program gunicorn, unlike `python -m gunicorn`, does not look for modules here.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from newsportal import logs

# --- Where --------------------------------------------------------------------------------------------------------
# The launcher passes a bound socket with --bind instead.
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
# Only a proxy on this machine is believed about the scheme; name others in FORWARDED_ALLOW_IPS.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")

# --- Who ----------------------------------------------------------------------------------------------------------
_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
# One process more than cores keeps them busy while one waits for the database; eight fill a database of 60 connections
# half. Threads, because browsers keep connections open and a slow one must not hold up a whole process; that costs a page
# from the cache no more than a process without threads would.
workers = int(os.environ.get("WEB_CONCURRENCY") or min(_cores + 1, 8))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 4)
# Loaded once, shared by all workers until they write to it.
preload_app = True
# A slow leak in any library ends here; the jitter keeps the workers from restarting together. Nearly all requests are answered
# by the page cache, thousands in a second, so the number is large.
max_requests = 500_000
max_requests_jitter = 100_000

# --- How long -----------------------------------------------------------------------------------------------------
timeout = 30
graceful_timeout = 10
# Longer than nginx keeps an idle connection (deploy/nginx/http.conf), so that none is closed while a request is on its way.
keepalive = 15
limit_request_line = 8190
# Written in C, where it is installed; it halves the time for reading a request.
http_parser = "auto"

# --- What it says -------------------------------------------------------------------------------------------------
errorlog = "-"
accesslog = os.environ.get("ACCESS_LOG") or None
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info")


class logger_class(Logger):
    """gunicorn's own log in the form of the site's."""

    def _set_handler(self, log, output, fmt, stream=None):
        super()._set_handler(log, output, logs.formatter(logs.form_of_environment()), stream)


# The heartbeat is a file whose time changes every second: in memory, a busy disk cannot delay it.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK) else None
# It would lie in the home folder of whoever starts the server, and nothing here uses it.
control_socket_disable = True
# Where the processes count what /metrics adds up. A master that replaces another (USR2) has a folder of its own.
_counts = Path(worker_tmp_dir or tempfile.gettempdir(), f"newsportal-counts-{os.getpid()}")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_counts)


def on_starting(server):
    """Make the folder for the counts, before the site is loaded."""
    from newsportal import metrics

    metrics.prepare(_counts)


def on_exit(server):
    """Remove the counts: the next start begins at nothing, as Prometheus expects."""
    shutil.rmtree(_counts, ignore_errors=True)


def child_exit(server, worker):
    """Keep what a process has counted when it is gone."""
    from newsportal import metrics

    metrics.forget_process(worker.pid)


def when_ready(server):
    """Load what pages need, and tell the launcher, through the pipe it gave us, that connections are accepted."""
    from django.apps import apps

    from newsportal.warming import warm

    # Another application, or one that each process loads for itself, has nothing to warm here.
    if apps.ready:
        warm()
    # What is loaded now stays for good: unseen by the collector, its memory is never written to and stays shared.
    gc.collect()
    gc.freeze()
    pipe = os.environ.pop("READY_FD", "")
    # A master that replaces another (USR2) inherits the variable, but not the pipe.
    if pipe and "GUNICORN_PID" not in os.environ:
        os.write(int(pipe), b"ready")
        os.close(int(pipe))


def pre_fork(server, worker):
    """Close the database connections that loading may have opened: two processes must not share one."""
    from django.db import connections

    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if connection.pool:
            connection.close_pool()


def post_fork(server, worker):
    """With the embedded database, die with the master: it was killed together with the database and the launcher."""
    if os.environ.get("EMBEDDED") == "1":
        from newsportal.launcher.children import die_with_parent

        die_with_parent(worker.ppid, signal.SIGKILL)

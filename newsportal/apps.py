from typing import Any

from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate


class NewsportalConfig(AppConfig):
    name = "newsportal"
    default = True

    def ready(self) -> None:
        """Register the checks of the configuration, and have what is public announce its changes once tables are there."""
        from newsportal.checks import register_checks

        register_checks()
        _compose()
        # The signal is sent for apps with models only, and for each of them when every migration has run.
        post_migrate.connect(announce_what_is_public, sender=apps.get_app_config("articles"))


def announce_what_is_public(using: str, **kwargs: Any) -> None:
    """Give the public tables their triggers; standby servers have them from the primary one."""
    from newsportal.pagecache import announcements

    if using == DEFAULT_DB_ALIAS:
        announcements.install(connections[using])


def _compose() -> None:
    """Let the directory's pages show the news that belongs to them, and keep what is the same on many of them."""
    from directory.composition import add_to
    from directory.keeping import keep_with
    from newsportal.pagecache import fragments
    from newsportal.views import places, press

    add_to("business", "newsportal/business.html", places.in_the_news)
    add_to("city", "newsportal/city.html", places.from_the_city)
    add_to("my_business", "newsportal/my_business.html", press.press_room)
    keep_with(fragments.kept)


class NewsroomConfig(admin_apps.AdminConfig):
    """The admin, with the site's own front door."""

    default = False
    default_site = "newsportal.admin.Newsroom"

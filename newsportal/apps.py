from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class NewsportalConfig(AppConfig):
    name = "newsportal"
    default = True

    def ready(self) -> None:
        """Register the checks of the configuration."""
        from newsportal.checks import register_checks

        register_checks()


class NewsroomConfig(admin_apps.AdminConfig):
    """The admin, with the site's own front door."""

    default = False
    default_site = "newsportal.admin.Newsroom"

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"

    def ready(self) -> None:
        """Name what the vocabulary draws its words from and what is known of people; watch for second factors."""
        from directory import personal_parts, sources  # noqa: F401 - the parts register themselves
        from directory.accounts import listeners
        from directory.vocabulary import register_source

        register_source("country", sources.countries)
        register_source("city", sources.cities)
        register_source("category", sources.categories)
        register_source("business", sources.businesses)
        listeners.listen()

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        """Give the vocabulary the words of stories."""
        from articles import vocabulary
        from directory.vocabulary import register_source

        register_source("story", vocabulary.headlines)
        register_source("tag", vocabulary.tags)

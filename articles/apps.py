from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        """Give the vocabulary the words of stories, and people what the newsroom knows of them."""
        from articles import personal_parts, vocabulary  # noqa: F401 - the parts register themselves
        from directory.vocabulary import register_source

        register_source("story", vocabulary.headlines)
        register_source("tag", vocabulary.tags)

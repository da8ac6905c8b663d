"""What the directory gives to the vocabulary: the names of places, of kinds of business, and of listed businesses."""

from __future__ import annotations

from collections.abc import Iterator

from directory.models import Business, Category, City, Country
from directory.vocabulary import count_words

# So that a kind of business is meant rather than one business with nearly the same word in its name.
CATEGORY_WEIGHT = 2_000
# A country's name is meant more often than that of any village which is spelt nearly alike.
COUNTRY_WEIGHT = 5_000
PEOPLE_PER_POINT = 10_000


def countries() -> Iterator[tuple[str, int]]:
    """Yield the names of countries, and of what is theirs."""
    for name, demonym in Country.objects.order_by().values_list("name", "demonym"):
        yield name, COUNTRY_WEIGHT
        yield demonym, COUNTRY_WEIGHT


def cities() -> Iterator[tuple[str, int]]:
    """Yield the names of cities, each as heavy as it is great."""
    for name, population in City.objects.order_by().values_list("name", "population").iterator(5_000):
        yield name, population // PEOPLE_PER_POINT + 1


def categories() -> Iterator[tuple[str, int]]:
    """Yield the names of the kinds of business, and what else people call them."""
    for name, synonyms in Category.objects.order_by().values_list("name", "synonyms"):
        for text in (name, *synonyms):
            yield text, CATEGORY_WEIGHT


def businesses() -> Iterator[tuple[str, int]]:
    """Yield each word of a listed business's name with how often it occurs."""
    return count_words(Business.objects.listed(), "name")

"""Misspelt words, beginnings of words, and the vocabulary that answers both."""

from __future__ import annotations

import datetime
import itertools
import random
import string
from collections.abc import Iterator
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from directory import vocabulary
from directory.models import Business, City, ForgottenWord, Word, WordKey
from directory.periodic import registered
from directory.spelling import correct, suggest_words
from directory.tasks import request_update
from directory.triggers import forget_words
from directory.words import allowed_edits, deletions, distance, fold, lower, words_of
from tests.factories import make_business, make_category, make_city, make_country

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, list[tuple[str, int]]]]:
    """Give the vocabulary sources whose texts a test sets, beside the places'."""
    texts: dict[str, list[tuple[str, int]]] = {"trade": [], "story": []}
    monkeypatch.setattr(vocabulary, "_sources", {**vocabulary._sources})
    for name in texts:
        vocabulary.register_source(name, lambda name=name: texts[name])
    yield texts


def learn(*words: str, source: str = "trade", weight: int = 1) -> None:
    """Put the words into the vocabulary as its source would."""
    with connection.cursor() as cursor:
        vocabulary._renew(cursor, source, [(word, weight) for word in words])


def corrected(words: str, **more: object) -> str | None:
    correction = correct(words, **more)  # type: ignore[arg-type]
    return correction and correction.text


# --- Words --------------------------------------------------------------------------------------------------------------


def test_cuts_words_out_of_a_text_of_any_script() -> None:
    text = "St. John's “New York”, O’Fallon's l'Île (Πάτρα/सड़क) 東京・大阪 x-ray"
    words = ["St", "John", "New", "York", "O'Fallon", "l'Île", "Πάτρα", "सड़क", "東京", "大阪", "x", "ray"]
    assert words_of(text) == words


def test_the_database_cuts_and_lowers_words_as_we_do() -> None:
    texts = [
        "St. John's “New York”, O’Fallon's l'Île (Πάτρα/सड़क) 東京・大阪 x-ray",
        "ΟΔΟΣ İstanbul Straße ǅ e\u0301te\u0301 a\u200bb c\u200dd £5_000 'quoted' rock'n'roll ''' –—…",
        " ".join(f"a{chr(code)}b" for code in (*range(1, 0x250), *range(0x2000, 0x2070), *range(0x3000, 0x3040))),
    ]
    with connection.cursor() as cursor:
        for text in texts:
            cursor.execute("SELECT word, lower(word) FROM directory_words(%s) AS word", [text])
            found = cursor.fetchall()
            assert [word for word, _lowered in found] == words_of(text)
            assert [lowered for _word, lowered in found] == [lower(word) for word in words_of(text)]


def test_folds_accents_ligatures_and_scripts() -> None:
    assert [fold(word) for word in ("Zürich", "Łódź", "Straße", "Москва", "Ａbc", "…")] == [
        "zurich",
        "lodz",
        "strasse",
        "moskva",
        "abc",
        "",
    ]


def test_counts_edits_like_a_slow_and_sure_way_does() -> None:
    def slow(one: str, other: str) -> int:
        table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
        for i, j in itertools.product(range(1, len(one) + 1), range(1, len(other) + 1)):
            table[i, j] = min(
                table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (one[i - 1] != other[j - 1])
            )
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
        return table[len(one), len(other)]

    chance = random.Random(5)
    for _ in range(3_000):
        one, other = ("".join(chance.choices("abc", k=chance.randrange(8))) for _ in range(2))
        for most in (0, 1, 2, 3):
            assert distance(one, other, most) == min(slow(one, other), most + 1), (one, other)


def test_every_near_word_shares_a_deletion() -> None:
    chance = random.Random(7)
    for _ in range(4_000):
        word = "".join(chance.choices(string.ascii_lowercase, k=chance.randrange(3, 14)))
        typed = list(word)
        for _ in range(allowed_edits(len(word))):
            at = chance.randrange(len(typed))
            kind = chance.randrange(4)
            if kind == 0 and len(typed) > 3:
                del typed[at]
            elif kind == 1:
                typed.insert(at, chance.choice(string.ascii_lowercase))
            elif kind == 2:
                typed[at] = chance.choice(string.ascii_lowercase)
            elif at:
                typed[at - 1 : at + 1] = typed[at], typed[at - 1]
        other = "".join(typed)
        if distance(word, other, 3) <= allowed_edits(min(len(word), len(other))):
            assert deletions(word) & deletions(other), (word, other)


# --- Correcting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed,meant",
    [
        ("restarant", "restaurant"),
        ("resturants in Muncih", "restaurant in Munich"),
        ("Muncih", "Munich"),
        ("munchi", "Munich"),
        ("Zurich", "Zürich"),
        ("Züricch", "Zürich"),
        ("Москв", "Москва"),
        ("北京", "Beijing"),
        ("nuw yrok", "new York"),
        ("RESTAURENT!", "restaurant!"),
    ],
)
def test_replaces_a_misspelt_word(typed: str, meant: str) -> None:
    learn("restaurant", "new", "in")
    learn("Munich", "Zürich", "Москва", "York", "Beijing", source="city", weight=100)
    assert corrected(typed) == meant


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "munich RESTAURANT",
        '"restarant"',
        "-restarant",
        '-"the restarant"',
        "2024 24/7 g20 4x4",
        "or OR",
        "xylophone",
        "東京",
        "Мюних",
        "re",
        "\x00",
        "'",
        "😀😀😀",
        "ab" * 300,
    ],
)
def test_leaves_alone_what_is_known_meant_or_far_from_everything(words: str) -> None:
    learn("restaurant", "org", "orb")
    learn("Munich", source="city")
    assert correct(words) is None


def test_says_which_parts_it_replaced() -> None:
    learn("restaurant", "munich")
    correction = correct('good  restarant or muncih -"dull place" 24')
    assert correction is not None
    assert correction.parts == (
        ("good  ", False),
        ("restaurant", True),
        (" or ", False),
        ("munich", True),
        (' -"dull place" 24', False),
    )
    assert str(correction) == 'good  restaurant or munich -"dull place" 24'


def test_prefers_the_fewest_edits_then_the_heavier_word() -> None:
    learn("marble", weight=1_000)
    learn("market", weight=5, source="story")
    assert corrected("marke") == "market"
    learn("bakery", source="city", weight=1)
    learn("bakers", source="story", weight=9)
    assert corrected("bakerz") == "bakers"


def test_asks_the_sources_that_it_is_told() -> None:
    learn("restaurant")
    learn("restarants", source="story")
    assert [corrected("restarant", sources=[name]) for name in ("trade", "story", "city")] == [
        "restaurant",
        "restarants",
        None,
    ]
    assert suggest_words("rest", sources=["story"]) == ["restarants"]


def test_prefers_the_same_first_letter_and_keeps_to_it_in_a_short_word() -> None:
    learn("harbour", "carbour", "bus")
    assert corrected("harboue") == "harbour"
    assert correct("gus") is None


def test_two_queries_answer_a_whole_sentence_and_one_a_sentence_without_mistakes(
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    learn("restaurant", "harbour", "market")
    with django_assert_num_queries(2):
        assert corrected("restarant hatbour marlet " * 3) is not None
    with django_assert_num_queries(1):
        assert correct("restaurant harbour") is None


def test_looks_up_the_first_eight_words_only() -> None:
    learn("harbour")
    assert corrected("harbor " * 10) == "harbour " * 8 + "harbor " * 2


def test_finds_a_word_among_many_that_share_its_beginning() -> None:
    chance = random.Random(3)
    crowd = {f"interna{''.join(chance.choices(string.ascii_lowercase, k=5))}" for _ in range(2_000)}
    with connection.cursor() as cursor:
        vocabulary._renew(cursor, "trade", [*((word, 1) for word in crowd), ("international", 60)])
    assert corrected("internatoinal", sources=["trade"]) == "international"


# --- Beginnings ---------------------------------------------------------------------------------------------------------


def test_suggests_the_heaviest_words_of_a_beginning_without_its_accents() -> None:
    learn("Zürich", "Zug", "zoo", source="city", weight=3)
    with connection.cursor() as cursor:
        vocabulary._renew(cursor, "trade", [("zurück", 9), ("Zug", 1)])
    assert suggest_words("zu", sources=["city", "trade"]) == ["zurück", "Zug", "Zürich"]
    assert suggest_words(" ZÜR", sources=["city"]) == ["Zürich"]
    assert suggest_words("zuri", limit=1, sources=["city", "trade"]) == ["Zürich"]
    assert suggest_words("zu", limit=1, sources=["city", "trade"]) == ["zurück"]


@pytest.mark.parametrize("prefix", ["", "z", "%", "__", "\x00\x00", "zu%", "z" * 5_000, "😀"])
def test_suggests_nothing_for_what_begins_nothing(prefix: str) -> None:
    learn("Zaandam", source="city")
    assert suggest_words(prefix) == []


# --- Keeping the vocabulary ---------------------------------------------------------------------------------------------


def rows() -> list[tuple[str, str, str, int]]:
    return sorted(Word.objects.values_list("source", "word", "form", "weight"))


def test_draws_words_from_countries_and_cities() -> None:
    make_country("DE", demonym="German")
    make_city("Frankfurt am Main", "DE", population=790_000)
    make_city("Frankfurt (Oder)", "DE", population=57_000, slug="frankfurt-oder")
    call_command("update_vocabulary", verbosity=0)
    assert ("country", "german", "German", 5_000) in rows()
    assert [row for row in rows() if row[0] == "city"] == [
        ("city", "am", "am", 80),
        ("city", "frankfurt", "Frankfurt", 86),
        ("city", "main", "Main", 80),
        ("city", "oder", "Oder", 6),
    ]


def test_draws_words_from_categories_and_listed_businesses() -> None:
    bakeries = make_category("Bakeries", synonyms=["bread shop"])
    make_business("Meyer's Bread", category=bakeries)
    for status in Business.Status:
        if status not in {"listed", "merged"}:
            make_business(f"Zq{status} bread", category=bakeries, status=status)
    vocabulary.update()
    assert [row for row in rows() if row[0] == "category"] == [
        ("category", "bakeries", "Bakeries", 2_000),
        ("category", "bread", "bread", 2_000),
        ("category", "shop", "shop", 2_000),
    ]
    assert [row for row in rows() if row[0] == "business"] == [
        ("business", "bread", "Bread", 1),
        ("business", "meyer", "Meyer", 1),
    ]


@pytest.mark.parametrize("change", [{"status": "suspended"}, {"status": "paused"}, {"name": "Schulz"}])
def test_a_business_that_is_hidden_or_renamed_takes_its_name_along_at_once(change: dict[str, str]) -> None:
    business = make_business("Zqmeyer")
    vocabulary.update()
    assert (suggest_words("zqm"), corrected("zqmeyre")) == (["Zqmeyer"], "Zqmeyer")
    Business.objects.filter(pk=business.pk).update(**change)
    assert (suggest_words("zqm"), corrected("zqmeyre")) == ([], None)
    vocabulary.update()
    assert (suggest_words("zqm"), corrected("zqmeyre")) == ([], None)


def test_says_a_word_as_it_is_mostly_written(said: dict[str, list[tuple[str, int]]]) -> None:
    said["story"] = [("WATER rises", 1), ("Water falls", 5), ("water's end", 1)]
    vocabulary.update()
    assert ("story", "water", "Water", 7) in rows()


def test_updating_again_changes_nothing(said: dict[str, list[tuple[str, int]]]) -> None:
    said["story"] = [("Water rises in the harbour", 3)]
    assert vocabulary.update()["story"] == 5
    before = rows(), sorted(WordKey.objects.values_list("key", "lightness", "word_id"))
    assert sum(vocabulary.update().values()) == 0
    assert (rows(), sorted(WordKey.objects.values_list("key", "lightness", "word_id"))) == before


def test_follows_what_its_sources_say_to_the_last_number(said: dict[str, list[tuple[str, int]]]) -> None:
    said["story"] = [("Water rises", 3), ("harbour", 1)]
    vocabulary.update()
    said["story"] = [("Water falls", 3), ("HARBOUR", 50)]
    assert vocabulary.update()["story"] == 3
    followed = sorted(WordKey.objects.values_list("key", "lightness"))
    Word.objects.all().delete()
    WordKey.objects.all().delete()
    vocabulary.update()
    assert sorted(WordKey.objects.values_list("key", "lightness")) == followed
    assert corrected("harboru") == "HARBOUR"
    assert correct("rises") is None and suggest_words("rises") == []


def test_forgets_a_source_that_is_no_more(said: dict[str, list[tuple[str, int]]]) -> None:
    said["story"] = [("harbour", 1)]
    vocabulary.update()
    vocabulary._sources.pop("story")
    vocabulary.update()
    assert (rows(), WordKey.objects.count()) == ([], 0)


def test_leaves_out_numbers_letters_and_monsters(said: dict[str, list[tuple[str, int]]]) -> None:
    said["story"] = [("a 2024 … " + "x" * 41 + " " + "漢" * 30 + " \x00 G20", 1)]
    vocabulary.update()
    assert [word for _source, word, _form, _weight in rows()] == ["g20"]


def test_a_word_that_lost_its_last_occurrence_is_passed_over_at_once(said: dict[str, list[tuple[str, int]]]) -> None:
    said["story"] = [("harbour", 2)]
    vocabulary.update()
    ForgottenWord.objects.create(source="story", word="harbour", amount=1)
    assert (corrected("harborr"), suggest_words("har"), suggest_words("harb")) == ("harbour", ["harbour"], ["harbour"])
    ForgottenWord.objects.create(source="story", word="harbour", amount=1)
    assert (corrected("harborr"), suggest_words("har"), suggest_words("harb")) == (None, [], [])
    # It is still in one row, the next update finds.
    said["story"] = [("harbour", 1)]
    vocabulary.update()
    assert corrected("harborr") == "harbour"


@pytest.mark.django_db(transaction=True)
def test_what_is_hidden_during_an_update_stays_forgotten(said: dict[str, list[tuple[str, int]]]) -> None:
    said["story"] = [("harbour", 1)]

    def hide_meanwhile() -> Iterator[tuple[str, int]]:
        def hide() -> None:
            ForgottenWord.objects.create(source="story", word="harbour", amount=1)
            connection.close()

        other = Thread(target=hide)
        other.start()
        other.join()
        yield "harbour", 1

    vocabulary.register_source("story", hide_meanwhile)
    vocabulary.update()
    assert Word.objects.get(source="story").word == "harbour"
    assert correct("harborr") is None


def test_a_trigger_forgets_the_words_of_a_row_that_is_changed_or_deleted() -> None:
    operation = forget_words("directory_city", "city", "name", public="OLD.population > 0", watched="population, name")
    with connection.cursor() as cursor:
        cursor.execute(operation.sql)
    hamburg, tiny = make_city("Old Old Hamburg’s"), make_city("Tiny", population=0)
    City.objects.update(latitude=1)
    assert not ForgottenWord.objects.exists()
    City.objects.filter(pk=hamburg.pk).update(population=0)
    tiny.delete()
    assert set(ForgottenWord.objects.values_list("source", "word", "amount")) == {
        ("city", "old", 2),
        ("city", "hamburg", 1),
    }


# --- The worker's rounds ------------------------------------------------------------------------------------------------


def test_the_worker_updates_every_hour() -> None:
    assert registered()["directory.tasks.update_vocabulary"].every == datetime.timedelta(hours=1)


def test_several_requests_are_one_update(said: dict[str, list[tuple[str, int]]]) -> None:
    said["story"] = [("harbour", 1)]
    assert [request_update(), request_update()] == [True, False]
    waiting = DBTaskResult.objects.get()
    assert waiting.run_after < timezone.now() + datetime.timedelta(minutes=11)
    assert waiting.task.func() == 1

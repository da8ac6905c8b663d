"""The businesses that a search ranks: at most ``MOST`` of those that answer, the best attested first, whatever there are."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Func
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from directory.models import Business, Category, Country
from directory.models.listing import FOUND_BY
from directory.questions import Question

# How many are ranked, and in how many of the best they are looked for where the question is too costly for more.
MOST = 500
WINDOW = 2000
# What a word weighs in the description, tagline or place, kind, and name; what a name that is just that weighs besides.
WEIGHTS = "{0.1,0.25,0.6,1}"
VERY_NAME = 0.5
CONFIGS = ["pg_catalog.english", "pg_catalog.simple"]

# A business with the highest score counts twice as much as one with none.
_RANKED = """
    WITH asked AS MATERIALIZED (SELECT * FROM directory_ask(%s, %s, %s, true)),
    -- A vector is read once: what follows works on a copy.
    found AS MATERIALIZED (SELECT f.*, f.search || ''::tsvector AS words FROM ({found}) f)
    SELECT 'business' AS kind, f.id, extract(epoch FROM f.at)::float8 AS at,
        (directory_answers(f.words, '{weights}', asked.terms, asked.places)
            + CASE WHEN f.name_key = directory_name_key(%s) THEN {very_name} ELSE 0 END)
            * (1 + least(greatest(f.score, 0), 100) / 100.0) AS worth,
        ARRAY[f.country::text] AS countries, f.belongs, '' AS type
    FROM found f CROSS JOIN asked
"""
_NAMES = "id, at, score, name_key, country, belongs, search"
# The best attested first, by steps of five points from 0 to 39 (directory/search_triggers.py); few steps, for each of them
# costs a rare word something. Of those in one any will do: to sort them would be to read them all.
_STEPS = [(23, 39), (20, 22), (18, 19), (16, 17), (14, 15), (12, 13), (0, 11)]
_EVERY = """
    SELECT c.* FROM asked CROSS JOIN unnest(%s::tsquery[]) standing CROSS JOIN LATERAL ({rows}) AS c ({names}) LIMIT {most}
"""
# The words that begin so are gathered anew at each step: once is enough.
_AT_ONCE = "SELECT c.* FROM asked CROSS JOIN LATERAL ({rows}) AS c ({names})"
_WINDOW = """
    SELECT c.* FROM asked CROSS JOIN ({rows}) AS c ({names}) WHERE c.search @@ asked.question LIMIT {most}
"""
_COLUMNS = ("id", "listed_at", "score", "name_key", "country_id", "category_id", "search")


def candidates(
    question: Question,
    *,
    country: Country | None = None,
    category: Category | None = None,
    since: Any = None,
    until: Any = None,
    everywhere: bool = True,
) -> tuple[str, list[Any]]:
    """Return a statement, with its parameters, that yields what is worth to be shown of the listed businesses.

    Its columns are kind ('business'), id, at (when it was listed, in seconds since 1970), worth (0 to 3), countries (codes),
    belongs (the key of its category) and type (''). ``since`` and ``until`` are moments between which it was listed. Without
    ``everywhere`` only the best attested are looked through: what costs little whatever is asked.
    """
    # In a form that no other index answers: one that has all that was listed in a week would be read at each step.
    rows: Any = Business.objects.listed().alias(moment=Coalesce("listed_at", "created_at"))
    if since:
        rows = rows.filter(moment__gte=since)
    if until:
        rows = rows.filter(moment__lt=until)
    if not everywhere:
        if category:
            rows = rows.in_category(category, country)
        elif country:
            rows = rows.in_country(country)
        best = rows.best_first("placements" if category else "").values_list(*_COLUMNS)[:WINDOW]
        return _statement(question, best, _WINDOW)
    asked, parameters = "asked.question", []
    if not question.has_beginnings:
        asked += " && standing"
    if country:
        asked += " && quote_literal('country ' || %s)::tsquery"
        parameters.append(country.pk)
    if category:
        rows = rows.in_category(category)
    question_sql = RawSQL(asked, parameters)  # noqa: S611 - made of the pieces above, with what is asked as parameters
    answers: Any = Func(FOUND_BY, question_sql, template="(%(expressions)s)", arg_joiner=" @@ ")
    answers.output_field = BooleanField()
    rows = rows.filter(answers)
    if question.has_beginnings:
        return _statement(question, rows.best_first().values_list(*_COLUMNS)[:MOST], _AT_ONCE)
    return _statement(question, rows.order_by().values_list(*_COLUMNS)[:MOST], _EVERY)


def _statement(question: Question, rows: Any, template: str) -> tuple[str, list[Any]]:
    sql, parameters = rows.query.sql_with_params()
    ranked = _RANKED.format(
        weights=WEIGHTS, very_name=VERY_NAME, found=template.format(rows=sql, names=_NAMES, most=MOST)
    )
    steps = [[" | ".join(f"'standing {step}'" for step in range(first, last + 1)) for first, last in _STEPS]]
    return ranked, [CONFIGS, *question.sql(), *(steps if template is _EVERY else []), *parameters, question.words]

"""The stories that a search ranks: at most ``MOST`` of those that answer, the newest first, however many there are."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import BooleanField, Func
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Article
from articles.models.articles import FOUND_BY
from directory.models import Country
from directory.questions import Question

# How many are ranked, and in how many of the newest they are looked for where the question is too costly for more.
MOST = 500
WINDOW = 2000
# What a word weighs in the text, (unused), standfirst, and headline; what words side by side as they were typed weigh besides.
WEIGHTS = "{0.1,0.1,0.4,1}"
SIDE_BY_SIDE = 0.5
# So many days old, a story has lost half of what it is ahead by for being new.
FADING_DAYS = 180

# A story of this minute counts twice as much as one of long ago.
_RANKED = """
    WITH asked AS MATERIALIZED (
        SELECT a.*, cardinality(a.terms) AS many, phraseto_tsquery(a.config::regconfig, %s) AS phrase
        FROM articles_ask(%s, %s) a
    ),
    whole AS MATERIALIZED (SELECT articles_any(question) AS question FROM asked),
    -- A vector is read once: what follows works on a copy.
    found AS MATERIALIZED (
        SELECT f.id, f.at, f.belongs, f.type, articles_text_config(f.language) AS config, f.search || ''::tsvector AS search
        FROM ({found}) f
    )
    SELECT 'story' AS kind, f.id, extract(epoch FROM f.at)::float8 AS at,
        ({answers} + CASE WHEN asked.many > 1 THEN {side_by_side} * ts_rank('{weights}', f.search, asked.phrase) ELSE 0 END)
            * (1 + 1 / (1 + greatest(0, extract(epoch FROM %s - f.at)) / 86400 / {fading})) AS worth,
        ARRAY(SELECT country_id::text FROM articles_articlecountry WHERE article_id = f.id) AS countries, f.belongs, f.type
    FROM found f JOIN asked USING (config)
"""
# The ranks of so few words, each of one form, are added up as they are: to group them by their places takes as long again.
_FEW = 3
_NAMES = "id, at, belongs, type, language, search"
_EVERY = """
    SELECT c.* FROM whole CROSS JOIN articles_periods(
        coalesce(%s, (SELECT min(visible_from) FROM articles_article WHERE visible_from IS NOT NULL)), %s
    ) period CROSS JOIN LATERAL ({rows}) AS c ({names}) LIMIT {most}
"""
# The words that begin so are gathered anew for each time: once is enough.
_AT_ONCE = "SELECT c.* FROM whole CROSS JOIN LATERAL ({rows}) AS c ({names})"
_WINDOW = """
    SELECT {names} FROM whole CROSS JOIN ({rows}) AS c ({names}, found_by)
    WHERE c.found_by @@ whole.question ORDER BY at DESC LIMIT {most}
"""
_CONCERNS = "%s = ANY (ARRAY(SELECT country_id FROM articles_articlecountry WHERE article_id = articles_article.id))"
_COLUMNS = ("id", "visible_from", "section_id", "kind", "language", "search")


def candidates(
    question: Question,
    *,
    country: Country | None = None,
    sections: Collection[int] = (),
    kind: str = "",
    since: datetime.datetime | None = None,
    until: datetime.datetime | None = None,
    everywhere: bool = True,
) -> tuple[str, list[Any]]:
    """Return a statement, with its parameters, that yields what is worth to be shown of the published stories.

    Its columns are kind ('story'), id, at (from when it is visible, in seconds since 1970), worth (0 to 3), countries (codes),
    belongs (the key of its section) and type (its kind, such as 'opinion'). ``sections`` are keys, ``since`` and ``until`` the
    moments between which it appeared. Without ``everywhere`` only the newest are looked through: what costs little whatever is
    asked.
    """
    now = timezone.now()
    rows = Article.objects.published()
    if not everywhere:
        rows = rows.filter(visible_from__gte=since) if since else rows
        rows = rows.filter(visible_from__lt=until) if until else rows
        rows = rows.in_country(country) if country else rows
        rows = rows.filter(section__in=sections) if sections else rows
        rows = rows.filter(kind=kind) if kind else rows
        newest = rows.newest_first("country_uses" if country else "").values_list(*_COLUMNS, FOUND_BY)[:WINDOW]
        return _statement(question, newest, _WINDOW, [], now)
    asked, parameters = "whole.question" if question.has_beginnings else "whole.question && period", []
    if sections:
        asked += " && %s::tsquery"
        parameters.append(" | ".join(f"'section {int(key)}'" for key in sections))
    if kind:
        asked += " && quote_literal('kind ' || %s)::tsquery"
        parameters.append(kind)
    # In forms that no other index answers: one that has all stories of a week, or of a country, would be read at each step.
    rows = rows.alias(moment=Coalesce("visible_from", "publish_at"))
    rows = rows.filter(moment__gte=since) if since else rows
    rows = rows.filter(moment__lt=until) if until else rows
    if country:
        rows = rows.filter(RawSQL(_CONCERNS, [country.pk], output_field=BooleanField()))  # noqa: S611 - a constant
    question_sql = RawSQL(asked, parameters)  # noqa: S611 - made of the pieces above, with what is asked as parameters
    answers: Any = Func(FOUND_BY, question_sql, template="(%(expressions)s)", arg_joiner=" @@ ")
    answers.output_field = BooleanField()
    newest = rows.filter(answers).newest_first().values_list(*_COLUMNS)[:MOST]
    if question.has_beginnings:
        return _statement(question, newest, _AT_ONCE, [], now)
    return _statement(question, newest, _EVERY, [since, until or now], now)


def _answers(question: Question) -> str:
    """Return the SQL for how well a story answers."""
    whole = f"directory_answers(f.search, '{WEIGHTS}', asked.terms, asked.places)"
    if question.has_beginnings or any(len(group) > 1 for group in question.wanted):
        return whole
    cases = []
    for many in range(1, _FEW + 1):
        each = (f"ts_rank('{WEIGHTS}', f.search, asked.terms[{place}])::float8" for place in range(1, many + 1))
        cases.append(f"WHEN {many} THEN ({' + '.join(each)}) / {many}")
    return f"CASE asked.many {' '.join(cases)} ELSE {whole} END"


def _statement(
    question: Question, rows: Any, template: str, times: list[Any], now: datetime.datetime
) -> tuple[str, list[Any]]:
    sql, parameters = rows.query.sql_with_params()
    found = template.format(rows=sql, names=_NAMES, most=MOST)
    ranked = _RANKED.format(
        weights=WEIGHTS, answers=_answers(question), side_by_side=SIDE_BY_SIDE, fading=FADING_DAYS, found=found
    )
    return ranked, [question.words, *question.sql(), *times, *parameters, now]

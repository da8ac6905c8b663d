"""Queries of the ORM whose SQL is worked out once: on a page of a few queries that takes as long as all the rest.

    newest = Prepared(lambda now, start: Story.objects.published(now).newest_first().for_cards()[start : start + 21])
    stories = newest(now=timezone.now(), start=40)

The rows are what the queryset itself would have given, with all that it selects and prefetches. Where the database's settings
allow it (``prepare_threshold``), the server too works its plan out once for a connection: for a query of many tables that takes
longer than running it. It must therefore be one whose best plan is the same for all values.
"""

from __future__ import annotations

import copy
import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import CharField, ForeignKey, IntegerField, Lookup, Model, QuerySet
from psycopg.sql import Literal

M = TypeVar("M", bound=Model)

_NUMBER = 7_310_000_000_000


@CharField.register_lookup
@ForeignKey.register_lookup
@IntegerField.register_lookup
class Any_(Lookup):
    """``pk__any=keys``, ``section__any=keys``: as ``in``, with one parameter however many keys there are."""

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition and its parameters."""
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", (*parameters, list(self.rhs))


@dataclass(frozen=True)
class _Place:
    """Where a value goes among the parameters, and what it becomes there: a bigint's column has a kind of number of its own."""

    name: str
    kind: Callable[[Any], Any] = lambda value: value


@dataclass(frozen=True)
class _Made(Generic[M]):
    rows: QuerySet[M]
    compiler: Any
    sql: str
    parameters: tuple[_Place, ...]
    # What turns the columns' values into Python's, and whether a field has several columns.
    converters: dict[int, Any]
    composite: bool


@dataclass(frozen=True)
class Along:
    """What is fetched along with each row under a relation's name: one prepared query with ``keys``, those of all the rows.

    ``of`` returns the key of the row that a result belongs to, and ``to`` what the relation gives for it.
    """

    query: Prepared[Any]
    of: Callable[[Any], Any]
    to: Callable[[Any], Model] = lambda found: found


class Prepared(Generic[M]):
    """What ``build(**values)`` returns, a queryset, without building it anew; ``along`` with its rows comes what it names.

    The queryset may depend on the values only as values: as what is compared with a column, or as the start of a slice whose
    length is fixed. They are datetimes, dates, strings, numbers (whole ones of 64 bits) or, for ``any``, lists of numbers or
    strings.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], **along: Along) -> None:
        self._build = build
        self._along = along
        self._made: _Made[M] | None = None

    def __call__(self, **values: Any) -> list[M]:
        """Return the rows. Raises ValueError at the first call when a value is not found again in the SQL."""
        made = self._made
        if made is None:
            made = self._made = self._prepare(values)
        parameters = tuple(part.kind(values[part.name]) for part in made.parameters)
        model: Any = made.rows
        query = copy.copy(model.query)
        rows = type(model)(model=model.model, query=query, using=model._db, hints=model._hints)
        rows._iterable_class = model._iterable_class
        rows._fields = model._fields
        rows._prefetch_related_lookups = model._prefetch_related_lookups
        rows._known_related_objects = model._known_related_objects
        using = rows.db
        # A compiler belongs to the connection of one thread, and so does this copy.
        compiler = copy.copy(made.compiler)
        compiler.using, compiler.connection, compiler.query = using, _Binding(connections[using]), query
        compiler.as_sql = lambda *args, **kwargs: (made.sql, parameters)
        # Asked of each column for every set of rows, these take as long as the rows themselves.
        compiler.get_converters = lambda expressions: made.converters
        compiler.has_composite_fields = lambda expressions: made.composite
        query.get_compiler = lambda *args, **kwargs: compiler
        found = list(rows)
        if found and self._along:
            self._fetch_along(found)
        return found

    def _fetch_along(self, rows: list[M]) -> None:
        for name, along in self._along.items():
            by_key: dict[Any, list[Model]] = {row.pk: [] for row in rows}
            for found in along.query(keys=list(by_key)):
                by_key[along.of(found)].append(along.to(found))
            for row in rows:
                set_loaded(row, name, by_key[row.pk])

    def _prepare(self, values: dict[str, Any]) -> _Made[M]:
        examples = {name: _example(value, number) for number, (name, value) in enumerate(values.items(), 1)}
        rows: Any = self._build(**examples)
        compiler = rows.query.clone().get_compiler(using=rows.db)
        sql, given = compiler.as_sql()
        parameters: list[Any] = [_place(value, examples) for value in given]
        for name, example in examples.items():
            # The start of a slice is written into the SQL, after everything else.
            if isinstance(example, int) and sql.endswith(f" OFFSET {example}"):
                sql = f"{sql.removesuffix(str(example))}%s"
                parameters.append(_Place(name))
        missing = examples.keys() - {part.name for part in parameters if isinstance(part, _Place)}
        if missing or str(_NUMBER)[:6] in sql:
            raise ValueError(f"The query does not take {', '.join(sorted(missing)) or 'a number'} as a value.")
        sql, places = _with_constants(sql, parameters, connections[rows.db])
        columns = [expression for expression, _, _ in compiler.select[: compiler.col_count]]
        return _Made(
            rows,
            compiler,
            sql,
            tuple(places),
            compiler.get_converters(columns),
            compiler.has_composite_fields(columns),
        )


def _with_constants(sql: str, parameters: list[Any], connection: Any) -> tuple[str, list[_Place]]:
    """Return SQL with all parameters written into it but those of values, and the places of these.

    A plan for any value of ``status`` could use no index of those rows alone that are listed.
    """
    connection.ensure_connection()
    given = iter(parameters)
    places: list[_Place] = []

    def write(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%%"
        parameter = next(given)
        if isinstance(parameter, _Place):
            places.append(parameter)
            return "%s"
        return Literal(parameter).as_string(connection.connection).replace("%", "%%")

    return re.sub("%%|%s", write, sql), places


def set_loaded(row: Model, name: str, found: list[Any]) -> None:
    """Leave a row's relation of many as prefetch_related does: with a queryset that knows its rows."""
    kept: Any = QuerySet(row._meta.get_field(name).related_model)
    kept._result_cache, kept._prefetch_done = found, True
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = kept


class _Binding:
    """A connection whose cursor gives the server values apart from the SQL, without which it could not keep a plan."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> Any:
        """Return a cursor, as the connection's own method of this name does."""
        connection = self._connection
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        with connection.wrap_database_errors:
            return connection._prepare_cursor(ServerBindingCursor(connection.connection))  # type: ignore[call-arg]


def _example(value: Any, number: int) -> Any:
    """Return a value of the same kind that occurs nowhere else."""
    match value:
        case datetime.datetime():
            return datetime.datetime(1, 2, 3, 4, 5, 6, number, tzinfo=datetime.UTC)
        case datetime.date():
            return datetime.date(1, 2, number)
        case str():
            return f"\ue0f1{number}"
        case bool():
            raise ValueError("A condition changes the query, not its values.")
        case int():
            return _NUMBER + number
        case float():
            return _NUMBER + number + 0.5
        case list():
            return [_NUMBER + number]
    raise ValueError(f"{value!r} is of no kind that a prepared query takes.")


def _place(value: Any, examples: dict[str, Any]) -> Any:
    for name, example in examples.items():
        if isinstance(value, type(example)) and value == example:
            return _Place(name) if type(value) is type(example) else _Place(name, type(value))
    return value

"""The catalog's address: from a query string to a choice and back. No ORM."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from courses.catalog.choosing import CHOICES, COLUMNS, ORDERS, Filters, tidy_words
from courses.content.languages import is_known_language

DEFAULT_ORDER = ORDERS[0]
MAX_UNKNOWN = 3
MAX_UNKNOWN_CHARACTERS = 40
SINGLE = ("q", "sort", "page")


@dataclass(frozen=True)
class CatalogQuery:
    """What somebody asks of the catalog; `unknown` is what of it means nothing here."""

    words: str = ""
    filters: Filters = field(default_factory=dict)
    order: str = DEFAULT_ORDER
    unknown: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.filters)

    def without(self, name: str, value: str = "") -> "CatalogQuery":
        """Return the query without the words ("q") or one value of a filter."""
        if name == "q":
            return replace(self, words="")
        kept = tuple(one for one in self.filters[name] if one != value)
        filters = {**self.filters, name: kept}
        return replace(self, filters={key: values for key, values in filters.items() if values})

    def write(self, *, page: int = 1) -> str:
        """Return the one query string of this query, with its "?"; "" for the whole catalog."""
        parts = [("q", self.words)] if self.words else []
        parts += [(name, value) for name in COLUMNS for value in self.filters.get(name, ())]
        parts += [("sort", self.order)] if self.order != DEFAULT_ORDER else []
        parts += [("page", str(page))] if page > 1 else []
        return f"?{urlencode(parts)}" if parts else ""


def read_query(params: QueryDict, *, subjects: list[str], languages: list[str]) -> CatalogQuery:
    """Return what a query string asks for. What is unknown is set aside, never refused.

    Known are the subjects by their slugs, and languages that courses have or that have a name.
    """
    known = {name: choices.values for name, choices in CHOICES.items()} | {"subject": subjects}
    filters: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    for name in COLUMNS:
        given = sorted({value for value in params.getlist(name) if value})
        if name == "language":
            fitting = [code for code in given if code in languages or is_known_language(code)]
        else:
            fitting = [value for value in known[name] if value in given]
        unknown += [value for value in given if value not in fitting]
        if fitting:
            filters[name] = tuple(fitting)
    order = params.get("sort") or DEFAULT_ORDER
    if order not in ORDERS:
        unknown.append(order)
        order = DEFAULT_ORDER
    shown = tuple(value[:MAX_UNKNOWN_CHARACTERS] for value in unknown[:MAX_UNKNOWN])
    return CatalogQuery(tidy_words(params.get("q", "")), filters, order, shown)


def drop_blanks(params: QueryDict) -> str | None:
    """Return the query string without what a form sends for nothing; None where it sent none.

    Fields left empty and the order that is the default would make two addresses of one list.
    """
    mine = {*COLUMNS, *SINGLE}
    kept = [
        (name, value)
        for name, values in params.lists()
        for value in values
        if name not in mine or (value.strip() and (name, value) != ("sort", DEFAULT_ORDER))
    ]
    if len(kept) == sum(len(values) for _name, values in params.lists()):
        return None
    return f"?{urlencode(kept)}" if kept else ""

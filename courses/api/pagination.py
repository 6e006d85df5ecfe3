"""Lists: by limit and offset as Wagtail writes them, and by cursor where rows keep arriving."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework import serializers
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
MAX_OFFSET = 10**9
MAX_KEY = 2**63 - 1


class LimitQuery(serializers.Serializer):
    limit = serializers.IntegerField(
        min_value=1,
        max_value=MAX_LIMIT,
        default=DEFAULT_LIMIT,
        help_text=f"How many rows at most, up to {MAX_LIMIT}.",
    )


class OffsetQuery(LimitQuery):
    offset = serializers.IntegerField(
        min_value=0, max_value=MAX_OFFSET, default=0, help_text="How many rows to leave out."
    )


class CursorQuery(LimitQuery):
    cursor = serializers.CharField(
        required=False, max_length=40, help_text="`next_cursor` of the answer before."
    )


class QueryPagination(BasePagination):
    """A pagination whose parameters are a serializer: checked, and shown in the schema."""

    query_class: type[serializers.Serializer]

    def read(self, request: Request) -> dict[str, Any]:
        names = self.query_class().fields
        given = {name: request.query_params[name] for name in names if name in request.query_params}
        query = self.query_class(data=given)
        query.is_valid(raise_exception=True)
        return query.validated_data

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return []  # `schema.LearningSchema` shows them from the serializer


class OffsetPagination(QueryPagination):
    """`{"meta": {"total_count"}, "items": […]}`, as in the content API. One query for the count."""

    query_class = OffsetQuery

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> list:
        query = self.read(request)
        self.total_count = self.count(queryset)
        return list(queryset[query["offset"] : query["offset"] + query["limit"]])

    def count(self, queryset: QuerySet) -> int:
        return queryset.count()

    def get_meta(self) -> dict[str, Any]:
        return {"total_count": self.total_count}

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"meta": self.get_meta(), "items": data})

    def get_paginated_response_schema(self, schema: dict) -> dict:
        meta = {"total_count": {"type": "integer", "minimum": 0, "example": 42}}
        return describe_list(schema, meta)


class KeysetPagination(QueryPagination):
    """`{"meta": {"next_cursor"}, "items": […]}`: rows after a key, however many there are.

    `key` is a unique integer column; lists are in its order, backwards where `is_newest_first`.
    Rows that arrive meanwhile are neither skipped nor told twice. No count, one query.
    """

    query_class = CursorQuery
    key = "pk"
    is_newest_first = False

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> list:
        query = self.read(request)
        if cursor := query.get("cursor"):
            side = "lt" if self.is_newest_first else "gt"
            queryset = queryset.filter(**{f"{self.key}__{side}": decode_cursor(cursor)})
        order = f"-{self.key}" if self.is_newest_first else self.key
        rows = list(queryset.order_by(order)[: query["limit"] + 1])
        has_more = len(rows) > query["limit"]
        rows = rows[: query["limit"]]
        self.next_cursor = self.make_cursor(rows) if has_more else None
        return rows

    def make_cursor(self, rows: Sequence[Model]) -> str:
        return encode_cursor(getattr(rows[-1], self.key))

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"meta": {"next_cursor": self.next_cursor}, "items": data})

    def get_paginated_response_schema(self, schema: dict) -> dict:
        text = "Give it as `cursor` for what follows; null at the end."
        meta = {"next_cursor": {"type": "string", "nullable": True, "description": text}}
        return describe_list(schema, meta)


def describe_list(items: dict, meta: dict) -> dict:
    return {
        "type": "object",
        "required": ["meta", "items"],
        "properties": {
            "meta": {"type": "object", "required": list(meta), "properties": meta},
            "items": items,
        },
    }


def encode_cursor(key: int) -> str:
    """Return a key as an opaque word: clients shall not count on what it says."""
    return base64.urlsafe_b64encode(b"k%d" % key).decode().rstrip("=")


def decode_cursor(cursor: str) -> int:
    """Return the key of a cursor; raise `ValidationError` for what is none of ours."""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        if raw[:1] != b"k" or not raw[1:].isdigit() or int(raw[1:]) > MAX_KEY:
            raise ValueError
        return int(raw[1:])
    except (ValueError, binascii.Error) as error:
        raise serializers.ValidationError({"cursor": ["This is not a cursor."]}) from error

"""Fields of bodies that take the type the schema names, and nothing that could be made into it."""

from typing import Any

from rest_framework import serializers


class TextField(serializers.CharField):
    """A JSON string. A number is refused: as one, the code 0123 would be another code."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class KeyField(serializers.UUIDField):
    """A UUID as a JSON string."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)

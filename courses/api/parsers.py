"""How bodies of requests are read: JSON, of a size and depth that anybody may send."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from .problems import Problem


class SoundJSONParser(JSONParser):
    """JSON; what is nested too deeply for the parser is refused like any other nonsense."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error


def refuse_large_body(request: HttpRequest) -> None:
    """Raise a problem for a body beyond DATA_UPLOAD_MAX_MEMORY_SIZE, before it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if limit is not None and length.isdecimal() and int(length) > limit:
        raise Problem("too-large", 413, f"A request may have {limit} bytes.")

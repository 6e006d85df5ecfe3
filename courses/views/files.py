"""Uploaded files over HTTP in development; nginx serves them after the same check in production.

Renditions stand below unguessable names and are open. Documents have a view of their own.
Everything else asks `courses.access` first, answers 404 to those who may not open it, and can
be read in ranges, which players need for seeking.
"""

import mimetypes
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from courses import access
from courses.content.files import CourseImage, CourseMedia

CHUNK_BYTES = 64 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@require_safe
def serve_file(request: HttpRequest, path: str) -> HttpResponse:
    """Serve one file below /media/ to those who may open it."""
    is_open = path.startswith("images/")
    if not is_open and not may_open_path(request, path):
        raise Http404
    try:
        file = default_storage.open(path)
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response = build_response(request, path, file)
    response["X-Content-Type-Options"] = "nosniff"
    # An SVG opened by its own address must not run anything.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "public, max-age=31536000" if is_open else "private, no-store"
    return response


def may_open_path(request: HttpRequest, path: str) -> bool:
    item = None
    if path.startswith("media/"):
        wanted = Q(file=path) | Q(captions=path) | Q(thumbnail=path)
        item = CourseMedia.objects.filter(wanted).first()
    elif path.startswith("original_images/"):
        item = CourseImage.objects.filter(file=path).first()
    return item is not None and access.can_open_file(request.user, item)


def build_response(request: HttpRequest, path: str, file: BinaryIO) -> HttpResponse:
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    if path.endswith(".vtt"):
        content_type = "text/vtt"
    size = file.size
    wanted = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if wanted is None:
        response = FileResponse(file, content_type=content_type)
    else:
        span = resolve_range(*wanted.groups(), size)
        if span is None:
            file.close()
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{size}"
            return response
        first, last = span
        file.seek(first)
        response = StreamingHttpResponse(
            read_chunks(file, last - first + 1), status=206, content_type=content_type
        )
        response["Content-Length"] = str(last - first + 1)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Accept-Ranges"] = "bytes"
    return response


def resolve_range(first: str, last: str, size: int) -> tuple[int, int] | None:
    """Return the bytes a single range means (RFC 9110, 14.1.2), or None when it cannot be met."""
    if not first and not last:
        return None
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
    return (start, end) if start <= end and start < size else None


def read_chunks(file: BinaryIO, count: int) -> Iterator[bytes]:
    with file:
        while count > 0 and (chunk := file.read(min(CHUNK_BYTES, count))):
            count -= len(chunk)
            yield chunk

"""The picture that a link to a course shows elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from courses.catalog.pictures import ensure_picture

from .course import get_live_course
from .file_answers import answer_with_file

PUBLIC = "public, max-age=3600"


@require_safe
def show_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a published course's picture; the site's own while it is being made."""
    name = ensure_picture(get_live_course(slug))
    if not name:
        return redirect(static("educa/img/link.jpg"))
    return answer_with_file(request, name, content_type="image/jpeg", cache_control=PUBLIC)

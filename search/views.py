"""The search page: published courses, open to everybody. Lesson text is not searched here."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from courses.content.pages import CoursePage
from courses.views.cards import build_cards

RESULTS_PER_PAGE = 10
MAX_QUERY_CHARACTERS = 200


def search(request: HttpRequest) -> HttpResponse:
    query = " ".join(request.GET.get("q", "").split())[:MAX_QUERY_CHARACTERS]
    found = CoursePage.objects.in_catalog().search(query) if query else []
    page_obj = Paginator(found, RESULTS_PER_PAGE).get_page(request.GET.get("page"))
    ids = [course.pk for course in page_obj.object_list]
    courses = CoursePage.objects.for_cards().in_bulk(ids)
    cards = build_cards([courses[pk] for pk in ids], request.user)
    context = {
        "query": query,
        "cards": cards,
        "total": page_obj.paginator.count,
        "page_obj": page_obj,
    }
    return TemplateResponse(request, "search/search.html", context)

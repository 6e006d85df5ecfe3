"""Which collection a file goes to, and when it may leave it."""

from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from wagtail.models import Page, ReferenceIndex, Revision

from courses.content.learning_pages import get_course_of
from courses.content.pages import CoursePage
from courses.interchange.copy_values import ValueRewriter
from courses.teaching.models import CourseTeam

from .file_uses import FileKey

PAGE_KEYS = {"wagtailadmin_pages:edit": "page_id", "wagtailadmin_pages:add": "parent_page_id"}


def get_course_in_editor(request: HttpRequest) -> CoursePage | None:
    """Return the course of the page whose editor a chooser was opened from.

    Browsers name the editor as the referrer. It only picks a default, so it need not be trusted.
    """
    try:
        match = resolve(urlsplit(request.headers.get("Referer", "")).path)
    except (Resolver404, ValueError):
        return None
    page = Page.objects.filter(pk=match.kwargs.get(PAGE_KEYS.get(match.view_name, ""))).first()
    return get_course_of(page) if page else None


def prefer_course_collection(request: HttpRequest, form: ModelForm | None) -> None:
    """Let an upload from the editor of a course go to the collection of that course."""
    if form is None or form.is_bound or "collection" not in form.fields:
        return
    course = get_course_in_editor(request)
    team = CourseTeam.objects.filter(course=course).first() if course else None
    offered = form.fields["collection"].queryset
    if team and offered.filter(pk=team.collection_id).exists():
        form.initial["collection"] = team.collection_id


def may_leave_collection(item, collection_id: int | None) -> bool:
    """Return whether a file may go to another collection: the rule of `find_files_that_stay`."""
    return collection_id == item.collection_id or not find_files_that_stay([item])


def find_files_that_stay(items: list) -> set[FileKey]:
    """Return those of some files that pages of their own course use, published or as drafts.

    Files open for the students of the course that holds them, so these may not leave its
    collection. Two queries for each file, and three for each course.
    """
    staying: set[FileKey] = set()
    by_collection: dict[int, list] = {}
    for item in items:
        by_collection.setdefault(item.collection_id, []).append(item)
    for team in CourseTeam.objects.filter(collection__in=by_collection).select_related("course"):
        pages = Page.objects.descendant_of(team.course, inclusive=True)
        in_drafts = find_files_in_drafts(pages)
        for item in by_collection[team.collection_id]:
            key = (type(item), item.pk)
            if key in in_drafts or is_used_by(item, pages):
                staying.add(key)
    return staying


def is_used_by(item, pages: QuerySet[Page]) -> bool:
    """Ask Wagtail's index of references, which knows the stored pages and none of their drafts."""
    references = ReferenceIndex.get_references_to(item).filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    ids = {int(key) for key in references.values_list("object_id", flat=True)}
    return pages.filter(pk__in=ids).exists()


def find_files_in_drafts(pages: QuerySet[Page]) -> set[FileKey]:
    """Return the files in what is saved of pages but not published, scheduled versions too."""
    found: set[FileKey] = set()

    def note(model: type[Model], pk: int) -> int:
        found.add((model, pk))
        return pk

    rewriter = ValueRewriter(find_file=note)
    models = dict(pages.values_list("pk", "content_type"))
    waiting = Revision.objects.page_revisions().filter(
        Q(pk__in=pages.filter(has_unpublished_changes=True).values("latest_revision"))
        | Q(object_id__in=[str(pk) for pk in models], approved_go_live_at__isnull=False)
    )
    for revision in waiting.iterator(chunk_size=50):
        kind = ContentType.objects.get_for_id(models[int(revision.object_id)])
        model = kind.model_class()
        names = {item.name for item in model._meta.concrete_fields}
        content = {name: value for name, value in revision.content.items() if name in names}
        rewriter.rewrite(model, content)
    return found

"""Tags of files: offered are those on files that the person may choose.

A tag is a word of somebody's course, so other courses' tags are not suggested. Typing one that
exists elsewhere is no harm: nothing tells.
"""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Model, Q, QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from taggit.models import Tag, TaggedItem

from accounts.models import User
from courses import access
from courses.content.files import CourseDocument, CourseImage, CourseMedia

FILE_MODELS: tuple[type[Model], ...] = (CourseImage, CourseDocument, CourseMedia)
SUGGESTIONS = 10
LONGEST_TAG = 100


def tagged_files(user: User, models: tuple[type[Model], ...] = FILE_MODELS) -> QuerySet[TaggedItem]:
    """Return the taggings of files that a user may choose."""
    condition = Q(pk__in=[])
    for model in models:
        condition |= Q(
            content_type=ContentType.objects.get_for_model(model),
            object_id__in=access.choosable_files(user, model).values("pk"),
        )
    return TaggedItem.objects.filter(condition)


def popular_tags(user: User, model: type[Model]) -> list[Tag]:
    """Return the tags used most on one kind of file, most used first."""
    counted = (
        tagged_files(user, (model,))
        .values("tag")
        .annotate(times=Count("pk"))
        .order_by("-times", "tag")[:SUGGESTIONS]
    )
    keys = [row["tag"] for row in counted]
    tags = Tag.objects.in_bulk(keys)
    return [tags[key] for key in keys]


def suggest_tags(request: HttpRequest, app_name: str = "", model_name: str = "") -> JsonResponse:
    """Answer the tag field: names that begin as the person typed."""
    if (app_name, model_name) not in {("", ""), ("taggit", "tag")}:
        raise Http404
    term = request.GET.get("term", "")[:LONGEST_TAG]
    names: list[str] = []
    if term:
        tags = Tag.objects.filter(pk__in=tagged_files(request.user).values("tag"))
        found = tags.filter(name__istartswith=term).order_by("name")
        names = list(found.values_list("name", flat=True)[:SUGGESTIONS])
    return JsonResponse(names, safe=False)


class OwnTagsMixin:
    """A filter of a file listing that offers the person's own tags."""

    def __init__(self, *args, request=None, **kwargs):
        super().__init__(*args, request=request, **kwargs)
        if "tag" not in self.filters:
            return
        tags = popular_tags(request.user, self._meta.model)
        if tags:
            self.filters["tag"].extra["choices"] = [(tag.name, tag.name) for tag in tags]
        else:
            del self.filters["tag"]

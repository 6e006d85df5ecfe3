"""Who may find what: one condition on entries, for results, counts, words and suggestions alike."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from courses import access

from .backend import IS_VISIBLE
from .models import SearchEntry

Audience = SearchEntry.Audience


def visible_entries(user: access.Reader) -> QuerySet[SearchEntry]:
    """Return the entries a user may find: the twin of `access.can_open_page` for whole texts.

    Of a page that is closed to them people find the teaser, which its public outline shows too.
    Archived courses are found by their own people and by managers. Three queries at most, none of
    them depending on what is searched for.
    """
    # Pages and everything between them and their course are asked for here and now: the entries
    # of a module that was unpublished this moment are out at once.
    published = Q(page__live=True, parent__live=True, course__live=True)
    condition = published & choose_audience(user)
    visible = ExpressionWrapper(condition, output_field=BooleanField())
    return SearchEntry.objects.filter(condition).alias(**{IS_VISIBLE: visible})


def choose_audience(user: access.Reader) -> Q:
    if access.is_manager(user):
        return Q(audience__in=[Audience.PUBLIC, Audience.CLASS])
    listed = Q(course__archived_at__isnull=True)
    mine = sorted(set(access.entered_courses(user).order_by().values_list("pk", flat=True)))
    if not mine:
        return listed & Q(audience__in=[Audience.PUBLIC, Audience.TEASER])
    entered = Q(course__in=mine)
    return (
        Q(audience=Audience.PUBLIC) & (listed | entered)
        | Q(audience=Audience.TEASER) & listed & ~entered
        | Q(audience=Audience.CLASS) & entered
    )


def public_entries() -> QuerySet[SearchEntry]:
    """Return the entries everybody may find."""
    return visible_entries(AnonymousUser())

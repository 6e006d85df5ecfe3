"""Subscriptions of a course's team to its pages: they end with the membership."""

from wagtail.models import PageSubscription

from accounts.models import User

from .models import CourseTeam


def end_subscriptions(*, team: CourseTeam, user: User) -> int:
    """Stop the mails about comments on all pages of a course to somebody who leaves its team.

    Returns how many subscriptions ended. One query, whatever the number of pages.
    """
    subscriptions = PageSubscription.objects.filter(
        user=user, page__path__startswith=team.course.path
    )
    return subscriptions.delete()[0]

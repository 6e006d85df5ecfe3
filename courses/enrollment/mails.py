"""What students and teams are told by mail about places on courses."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.mail import queue_mail
from accounts.models import User
from courses.content.pages import CoursePage
from courses.teaching.models import CourseTeam

from .models import Enrollment

TEMPLATES = "courses/mail/"


def tell_student(enrollment: Enrollment, kind: str) -> None:
    """Queue one mail about what just changed. `kind` is a template below `courses/mail/`.

    The moment of the change is part of the key: one change is told once, a later one again.
    Completing is told once for good.
    """
    moment = "" if kind == "completed" else f"-{enrollment.changed_at.isoformat()}"
    queue_mail(
        to=enrollment.student,
        kind=kind,
        key=f"{kind}-{enrollment.pk}{moment}",
        template=f"{TEMPLATES}{kind}",
        context=get_context(enrollment.course),
    )


def tell_team(course: CoursePage) -> None:
    """Tell who leads a course that somebody asks to join: once a day at most for each course.

    Where nobody leads it, every member is told.
    """
    team = CourseTeam.objects.filter(course=course).select_related("lead", "group").first()
    if team is None:
        return
    people = [team.lead] if team.lead and team.lead.is_active else list(find_members(team))
    path = reverse("course_class", args=[course.pk])
    for person in people:
        queue_mail(
            to=person,
            kind="request",
            key=f"request-{course.pk}-{person.pk}-{timezone.localdate().isoformat()}",
            template=f"{TEMPLATES}request",
            context=get_context(course) | {"url": f"{settings.EDUCA_BASE_URL}{path}"},
        )


def find_members(team: CourseTeam):
    return User.objects.filter(groups=team.group_id, is_active=True)


def get_context(course: CoursePage) -> dict[str, str]:
    path = reverse("resume_course", args=[course.slug])
    return {
        "title": " ".join(course.title.split()),
        "url": f"{settings.EDUCA_BASE_URL}{path}",
        "course_url": course.full_url or settings.EDUCA_BASE_URL,
    }

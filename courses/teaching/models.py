"""A course's team: which group and which collection belong to which course."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from courses.content.pages import CoursePage

__all__ = ["CourseTeam"]


class CourseTeam(models.Model):
    """One per course. The group carries the grants, the collection holds the course's files."""

    course = models.OneToOneField(CoursePage, on_delete=models.CASCADE, related_name="team")
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="course_team")
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, related_name="course_team"
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="led_teams",
    )

    class Meta:
        verbose_name = _("course team")
        verbose_name_plural = _("course teams")

    def __str__(self) -> str:
        return str(self.group)

"""What a change means for learners, for the places where Wagtail asks “are you sure?”."""

from django import template
from wagtail.models import Page

from courses.progress.impact import read_impact
from courses.staff.impact import describe_bulk
from courses.staff.impact_words import describe_loss

register = template.Library()


@register.inclusion_tag("courses/staff/impact.html")
def unpublish_impact(page: Page) -> dict:
    impact = read_impact([page], live_only=True)
    return {"sentences": describe_loss(impact, "unpublish", [page])}


@register.inclusion_tag("courses/staff/impact.html")
def bulk_impact(action: str, items: list[dict]) -> dict:
    return {"sentences": describe_bulk(action, [item["item"] for item in items])}

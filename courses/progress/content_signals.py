"""Wagtail tells that a page was published; progress follows its content."""

from django.dispatch import receiver
from wagtail.signals import page_published

from courses.content.learning_pages import LearningPage

from .services import follow_content


@receiver(page_published, dispatch_uid="progress_follows_content")
def follow_published_page(sender, instance, **kwargs) -> None:
    if isinstance(instance, LearningPage):
        follow_content(page=instance)

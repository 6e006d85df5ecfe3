"""What a published course means for those who wait: Wagtail's event, handed to the service."""

from django.dispatch import receiver
from wagtail.signals import page_published

from courses.content.pages import CoursePage

from .seats import promote_waiting


@receiver(page_published, sender=CoursePage, dispatch_uid="promote_waiting_at_publishing")
def fill_new_seats(sender, instance: CoursePage, **kwargs) -> None:
    promote_waiting(course=instance)

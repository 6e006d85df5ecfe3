"""Wagtail's own events of a workflow, tied to what a course review adds to them."""

from django.dispatch import receiver
from wagtail.signals import task_submitted, workflow_approved

from .review import publish_submitted_pages, record_submitted_pages


@receiver(task_submitted, dispatch_uid="record_submitted_pages")
def on_task_submitted(sender, instance, **kwargs):
    record_submitted_pages(instance)


@receiver(workflow_approved, dispatch_uid="publish_submitted_pages")
def on_workflow_approved(sender, instance, user=None, **kwargs):
    publish_submitted_pages(instance, by=user)

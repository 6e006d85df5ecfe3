"""The models of all concept packages, where Django looks for them."""

from courses.content.files import CourseDocument, CourseImage, CourseMedia, CourseRendition
from courses.content.learning_pages import LearningPage, LessonPage, ModulePage
from courses.content.pages import CourseIndexPage, CoursePage
from courses.content.requirements import PageRequirement
from courses.content.subjects import Subject
from courses.enrollment.models import Enrollment, InviteCode
from courses.interchange.models import ImportedCourse, ImportedPage
from courses.progress.models import BlockProgress, MediaPosition, PageProgress, ProgressEvent
from courses.teaching.models import CourseTeam, SubmittedPage
from courses.webhooks.models import (
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEvent,
)

__all__ = [
    "BlockProgress",
    "CourseDocument",
    "CourseImage",
    "CourseIndexPage",
    "CourseMedia",
    "CoursePage",
    "CourseRendition",
    "CourseTeam",
    "Enrollment",
    "ImportedCourse",
    "ImportedPage",
    "InviteCode",
    "LearningPage",
    "LessonPage",
    "MediaPosition",
    "ModulePage",
    "PageProgress",
    "PageRequirement",
    "ProgressEvent",
    "Subject",
    "SubmittedPage",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
]

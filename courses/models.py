"""The models of all concept packages, where Django looks for them."""

from courses.content.files import CourseDocument, CourseImage, CourseMedia, CourseRendition
from courses.content.learning_pages import LearningPage, LessonPage, ModulePage
from courses.content.pages import CourseIndexPage, CoursePage
from courses.content.subjects import Subject
from courses.enrollment.models import Enrollment
from courses.interchange.models import ImportedCourse, ImportedPage
from courses.progress.models import PageProgress, ProgressEvent
from courses.teaching.models import CourseTeam

__all__ = [
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
    "LearningPage",
    "LessonPage",
    "ModulePage",
    "PageProgress",
    "ProgressEvent",
    "Subject",
]

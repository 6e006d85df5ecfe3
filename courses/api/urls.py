"""Routes of the learning API, below /api/learning/v1/. Class rooms add theirs in `chat.urls`."""

from django.urls import path

from .catalog import CourseListView, CourseView
from .classes import ResultsView, RosterView
from .contents import ContentsView
from .enrollments import EnrollmentListView, EnrollmentView, EnrollView, WithdrawView
from .me import MeView
from .progress import ProgressEventsView, ProgressView
from .root import RootView
from .schema_views import SchemaView, show_docs
from .subjects import SubjectListView, SubjectView

COURSE = "courses/<int:course_id>/"

urlpatterns = [
    path(f"{COURSE}progress/", ProgressView.as_view(), name="learning_progress"),
    path(
        f"{COURSE}progress/events/",
        ProgressEventsView.as_view(),
        name="learning_progress_events",
    ),
    path(f"{COURSE}roster/", RosterView.as_view(), name="learning_roster"),
    path(f"{COURSE}results/", ResultsView.as_view(), name="learning_results"),
    path("me/", MeView.as_view(), name="learning_me"),
    path("", RootView.as_view(), name="learning_root"),
    path("subjects/", SubjectListView.as_view(), name="learning_subjects"),
    path("subjects/<int:subject_id>/", SubjectView.as_view(), name="learning_subject"),
    path("courses/", CourseListView.as_view(), name="learning_courses"),
    path(COURSE, CourseView.as_view(), name="learning_course"),
    path(f"{COURSE}enroll/", EnrollView.as_view(), name="learning_enroll"),
    path(f"{COURSE}withdraw/", WithdrawView.as_view(), name="learning_withdraw"),
    path(f"{COURSE}contents/", ContentsView.as_view(), name="learning_contents"),
    path("enrollments/", EnrollmentListView.as_view(), name="learning_enrollments"),
    path("enrollments/<int:enrollment_id>/", EnrollmentView.as_view(), name="learning_enrollment"),
    path("schema/", SchemaView.as_view(), name="learning_schema"),
    path("docs/", show_docs, name="learning_docs"),
]

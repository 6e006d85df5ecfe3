"""URLs of courses beside the pages themselves: enroll, learn, report progress."""

from django.urls import path

from courses.views import course, crawlers, feeds, pictures, progress, progress_events

urlpatterns = [
    path("robots.txt", crawlers.show_robots, name="robots"),
    path("sitemap.xml", crawlers.show_sitemap, name="sitemap"),
    path("feeds/courses/", feeds.show_course_feed, name="course_feed"),
    path("courses/<str:slug>/picture.jpg", pictures.show_picture, name="course_picture"),
    path("courses/<str:slug>/enroll/", course.enroll_course, name="enroll_course"),
    path("courses/<str:slug>/withdraw/", course.withdraw_course, name="withdraw_course"),
    path("learn/", progress.my_learning, name="my_learning"),
    path("learn/events/", progress_events.report_events, name="report_events"),
    path("learn/<str:slug>/progress/", progress.explain_course, name="explain_course"),
    path("learn/<str:slug>/", progress.resume_course, name="resume_course"),
    path("learn/pages/<int:page_id>/complete/", progress.complete_page, name="complete_page"),
    path("learn/pages/<int:page_id>/parts/", progress.mark_part, name="mark_part"),
]

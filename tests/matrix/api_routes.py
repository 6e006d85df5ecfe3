"""Routes of the two APIs: open to all, and what they answer is what each may know."""

API_ROUTES = r"""
api/v2/^pages/
api/v2/^pages/<int:pk>/
api/v2/^pages/find/
api/v2/^documents/
api/v2/^documents/<int:pk>/
api/v2/^documents/find/
api/v2/^images/
api/v2/^images/<int:pk>/
api/v2/^images/find/
api/learning/v1/courses/<int:course_id>/progress/
api/learning/v1/courses/<int:course_id>/progress/events/
api/learning/v1/courses/<int:course_id>/roster/
api/learning/v1/courses/<int:course_id>/results/
api/learning/v1/courses/<int:course_id>/messages/
api/learning/v1/courses/<int:course_id>/messages/<int:seq>/
api/learning/v1/courses/<int:course_id>/messages/<int:seq>/report/
api/learning/v1/courses/<int:course_id>/messages/<int:seq>/pin/
api/learning/v1/courses/<int:course_id>/people/
api/learning/v1/me/
api/learning/v1/
api/learning/v1/subjects/
api/learning/v1/subjects/<int:subject_id>/
api/learning/v1/courses/
api/learning/v1/courses/<int:course_id>/
api/learning/v1/courses/<int:course_id>/enroll/
api/learning/v1/courses/<int:course_id>/withdraw/
api/learning/v1/courses/<int:course_id>/contents/
api/learning/v1/enrollments/
api/learning/v1/enrollments/<int:enrollment_id>/
api/learning/v1/search/
api/learning/v1/search/suggestions/
api/learning/v1/schema/
api/learning/v1/docs/
^api/learning/(?:.*/)?$
"""

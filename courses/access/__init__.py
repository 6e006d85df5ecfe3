"""Who may do what on courses. Every surface asks here; nothing else decides.

Each rule has an object form `can_…(user, object)` and, where lists are shown, a queryset form
`visible_…(user)`; a test compares the two.
"""

from .authoring import (
    can_archive_course,
    can_change_order,
    can_copy_course,
    can_know_staff_page,
    copyable_courses,
    linkable_pages,
    passable_pages,
    visible_staff_pages,
)
from .classes import (
    can_list_enrollments,
    can_manage_class,
    can_view_enrollment,
    visible_enrollments,
)
from .files import (
    can_choose_file,
    can_open_file,
    choosable_collections,
    choosable_files,
    get_course_of_file,
    is_public_file,
    is_used_in_public,
    visible_files,
)
from .pages import (
    Reading,
    can_know_page,
    can_open_page,
    courses_entered_by,
    entered_courses,
    is_reachable,
    knowable_pages,
    listed_pages,
    read_page_access,
    visible_pages,
    without_archived,
)
from .people import (
    Reader,
    can_enter_course,
    can_manage_team,
    get_enrollment,
    is_manager,
    is_on_team,
    visible_taught_courses,
)

__all__ = [
    "Reader",
    "Reading",
    "can_archive_course",
    "can_change_order",
    "can_choose_file",
    "can_copy_course",
    "can_enter_course",
    "can_know_page",
    "can_know_staff_page",
    "can_list_enrollments",
    "can_manage_class",
    "can_manage_team",
    "can_open_file",
    "can_open_page",
    "can_view_enrollment",
    "choosable_collections",
    "choosable_files",
    "copyable_courses",
    "courses_entered_by",
    "entered_courses",
    "get_course_of_file",
    "get_enrollment",
    "is_manager",
    "is_on_team",
    "is_public_file",
    "is_reachable",
    "is_used_in_public",
    "knowable_pages",
    "linkable_pages",
    "listed_pages",
    "passable_pages",
    "read_page_access",
    "visible_enrollments",
    "visible_files",
    "visible_pages",
    "visible_staff_pages",
    "visible_taught_courses",
    "without_archived",
]

"""The names of the standing staff groups, and what each is granted."""

INSTRUCTORS = "Instructors"
COURSE_MANAGERS = "Course managers"
TEAM_PAGE_GRANTS = ("add_page", "change_page", "publish_page")
MANAGER_PAGE_GRANTS = (*TEAM_PAGE_GRANTS, "lock_page", "unlock_page", "bulk_delete_page")

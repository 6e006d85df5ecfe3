"""The actors of the matrix, and the sets of them that rules speak of.

Seen from course "a" or course "b": the team of one is a stranger to the other.
"""

ANONYMOUS = "anonymous"
STUDENT = "student"  # an account without a place on any course
ENROLLED = "enrolled"  # on course A
LEAD = "lead"  # of course A
CO_INSTRUCTOR = "co_instructor"  # of course A
OTHER = "other_instructor"  # leads course B
EX_MEMBER = "ex_member"  # was on the team of course A
DEACTIVATED = "deactivated"  # is on the team of course A, account off, browser still open
MANAGER = "manager"
SUPERUSER = "superuser"

ACTORS = (
    ANONYMOUS,
    STUDENT,
    ENROLLED,
    LEAD,
    CO_INSTRUCTOR,
    OTHER,
    EX_MEMBER,
    DEACTIVATED,
    MANAGER,
    SUPERUSER,
)

MANAGERS = frozenset({MANAGER, SUPERUSER})
# Everybody who may enter the admin at all.
STAFF = MANAGERS | {LEAD, CO_INSTRUCTOR, OTHER, EX_MEMBER}
# Staff who teach at this moment: former members keep the door and no course.
TEACHERS = STAFF - {EX_MEMBER}
ACCOUNTS = frozenset(ACTORS) - {ANONYMOUS, DEACTIVATED}

RULES = {
    "nobody": {"a": frozenset(), "b": frozenset()},
    "superuser": {"a": frozenset({SUPERUSER}), "b": frozenset({SUPERUSER})},
    "managers": {"a": MANAGERS, "b": MANAGERS},
    "lead": {"a": MANAGERS | {LEAD}, "b": MANAGERS | {OTHER}},
    "team": {"a": MANAGERS | {LEAD, CO_INSTRUCTOR}, "b": MANAGERS | {OTHER}},
    "class": {"a": MANAGERS | {LEAD, CO_INSTRUCTOR, ENROLLED}, "b": MANAGERS | {OTHER}},
    "enrolled": {"a": frozenset({ENROLLED}), "b": frozenset()},
    "teachers": {"a": TEACHERS, "b": TEACHERS},
    "staff": {"a": STAFF, "b": STAFF},
    "accounts": {"a": ACCOUNTS, "b": ACCOUNTS},
    "everybody": {"a": frozenset(ACTORS), "b": frozenset(ACTORS)},
}

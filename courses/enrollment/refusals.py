"""What is raised where a place is not given."""


class EnrollmentRefused(Exception):
    """The student cannot take a place. `str(error)` is a sentence for whoever asked."""

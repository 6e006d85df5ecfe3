"""What is raised where a place is not given."""


class EnrollmentRefused(Exception):
    """The student cannot take a place. `str(error)` is a sentence for whoever asked.

    `reason` is one word for programs: a `Door` that is shut, or what is wrong with a code.
    """

    def __init__(self, text: str, *, reason: str = "refused", retry_after_seconds: int = 0):
        super().__init__(text)
        self.reason = reason
        self.retry_after_seconds = retry_after_seconds

"""How API requests say who they are."""

from rest_framework import authentication


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session, with CSRF. Names a challenge, so that a guest gets 401 and not 403."""

    def authenticate_header(self, request) -> str:
        return "Session"

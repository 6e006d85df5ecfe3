"""What an authenticator app and a patient person do, for tests."""

from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt

from courses.tests.cast import PASSWORD


def switch_on(user) -> str:
    """Give an account an app for codes and return its secret."""
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    totp = TOTP.activate(user, secret)
    assert decrypt(totp.instance.data["secret"]) == secret
    return secret


def log_in(client, user, password: str = PASSWORD, **more):
    return client.post("/accounts/login/", {"login": user.username, "password": password}, **more)


def confirm(client, password: str = PASSWORD):
    """Type the password once more, as sensitive changes ask for it."""
    return client.post("/accounts/reauthenticate/", {"password": password})

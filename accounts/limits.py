"""How often somebody may try at the doors of an account. One count for all doors.

The counts stand in the database: they hold for all processes, and while Redis is away. Keys are
hashed and rows end by themselves, so that nothing here tells who tried.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import DoorCount


@dataclass(frozen=True)
class Limit:
    """At most `attempts` in `seconds`, counted from the first."""

    name: str
    attempts: int
    seconds: int


# One account from one address. Who has used these up waits, or comes from elsewhere.
AT_ONE_DOOR = Limit("account-and-address", attempts=10, seconds=15 * 60)
# One account from everywhere. One address alone never gets here, so that nobody can lock
# somebody else out from a single place; and a mailed link opens the account all the same.
ON_ONE_ACCOUNT = Limit("account", attempts=50, seconds=60 * 60)
# One address, whatever the accounts: a class behind one connection stays well below.
FROM_ONE_ADDRESS = Limit("address", attempts=40, seconds=15 * 60)
# Links that confirm an address.
CONFIRMATION_MAILS = Limit("confirmation-mail", attempts=1, seconds=3 * 60)
# A code of an authenticator app works once, for as long as it could be valid.
USED_CODES = Limit("used-code", attempts=1, seconds=5 * 60)

TAKE = """
INSERT INTO accounts_doorcount (key, count, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN accounts_doorcount.ends_at <= %s THEN 1
            ELSE accounts_doorcount.count + 1 END,
    ends_at = CASE WHEN accounts_doorcount.ends_at <= %s THEN excluded.ends_at
              ELSE accounts_doorcount.ends_at END
RETURNING count
"""


def take(limit: Limit, *names: str) -> bool:
    """Count one attempt; return whether it is within the limit. One statement, safe in parallel."""
    now = timezone.now()
    adapt = connection.ops.adapt_datetimefield_value
    ends_at = adapt(now + timedelta(seconds=limit.seconds))
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [to_key(limit, *names), ends_at, adapt(now), adapt(now)])
        count = cursor.fetchone()[0]
    if count == 1:
        DoorCount.objects.filter(ends_at__lt=now).delete()
    return count <= limit.attempts


def give_back(limit: Limit, *names: str) -> None:
    """Take an attempt back that turned out well."""
    key = to_key(limit, *names)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_doorcount SET count = count - 1 WHERE key = %s AND count > 0", [key]
        )


def seconds_left(limit: Limit, *names: str) -> int:
    """Return how long a count still lasts, at least one second."""
    row = DoorCount.objects.filter(key=to_key(limit, *names)).first()
    left = (row.ends_at - timezone.now()).total_seconds() if row else 0
    return max(1, int(left))


def to_key(limit: Limit, *names: str) -> str:
    text = "\n".join((limit.name, *names))
    return salted_hmac("accounts.limits", text, algorithm="sha256").hexdigest()

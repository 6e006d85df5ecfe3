"""The same kind of mail to very many people: a few queries and one connection for each batch."""

from dataclasses import dataclass, field
from functools import partial

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from .mail import MAX_PROBLEM_CHARACTERS, MAX_SUBJECT_CHARACTERS, as_sent, flatten
from .models import Mail, User


@dataclass(frozen=True)
class MailDraft:
    """One rendered mail. `key` names what happened: the same key is never sent twice."""

    recipient: User
    key: str
    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def send_batch(*, kind: str, drafts: list[MailDraft]) -> int:
    """Keep and send a batch of mails now; return how many were sent.

    Four queries at most, however many there are. Their rows are made first and locked, so that two
    runs at a time send nothing twice. What the mail server refuses is kept for `send_mails`; of
    what was sent only the row stays, without its text.
    """
    Mail.objects.bulk_create((make_row(kind, draft) for draft in drafts), ignore_conflicts=True)
    by_key = {draft.key: draft for draft in drafts}
    rows = list(
        Mail.objects.waiting()
        .filter(key__in=by_key)
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("pk")
    )
    connection = get_connection()
    send = partial(send_row, connection=connection)
    try:
        sent = {row.pk for row in rows if send(row, by_key[row.key])}
    finally:
        connection.close()
    Mail.objects.filter(pk__in=sent).update(**as_sent(timezone.now()))
    if refused := [row for row in rows if row.pk not in sent]:
        Mail.objects.bulk_update(refused, ["problem"])
    return len(sent)


def make_row(kind: str, draft: MailDraft) -> Mail:
    return Mail(
        recipient=draft.recipient,
        kind=kind,
        key=draft.key,
        subject=flatten(draft.subject)[:MAX_SUBJECT_CHARACTERS],
        text=draft.text.strip() + "\n",
        html=draft.html,
    )


def send_row(row: Mail, draft: MailDraft, *, connection) -> bool:
    message = EmailMultiAlternatives(
        row.subject,
        row.text,
        to=[draft.recipient.email],
        headers=draft.headers,
        connection=connection,
    )
    message.attach_alternative(row.html, "text/html")
    try:
        message.send()
    except Exception as error:  # whatever a mail server, its network or an address bring about
        row.problem = f"{type(error).__name__}: {error}"[:MAX_PROBLEM_CHARACTERS]
        return False
    return True

"""The HTML part of the mails that allauth sends: the text part's words in the site's frame."""

import re
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .mail import read_letterhead

TEMPLATE = "mail/door.html"
ADDRESS = re.compile(r"https?://\S+")
CODE = re.compile(r"[A-Z0-9-]{4,12}")
# The text part's last lines are the frame's, which the HTML part has its own of.
SIGNATURE = "\n-- \n"
# What a mail's only link does, by the beginning of the template's name.
BUTTONS = {
    "account/email/email_confirmation": gettext_lazy("Confirm this address"),
    "account/email/password_reset": gettext_lazy("Choose a new password"),
    "account/email/account_already_exists": gettext_lazy("Choose a new password"),
    "account/email/invitation": gettext_lazy("Make your account"),
}


@dataclass(frozen=True)
class Paragraph:
    """`kind` is "words", "button" for a link of its own, or "code" for one to type."""

    kind: str
    text: str


def write_html(subject: str, text: str, template_prefix: str) -> str:
    """Return the HTML part of a mail whose text part and subject are given."""
    labels = (label for start, label in BUTTONS.items() if template_prefix.startswith(start))
    context = {
        **read_letterhead(),
        "subject": subject,
        "paragraphs": read_paragraphs(text.partition(SIGNATURE)[0]),
        "button_label": next(labels, _("Open your account")),
    }
    return render_to_string(TEMPLATE, context)


def read_paragraphs(text: str) -> list[Paragraph]:
    """Return the paragraphs of a text; a link or a code that stands alone is marked as such."""
    found = []
    for part in re.split(r"\n\s*\n", text.strip()):
        words = part.strip()
        if ADDRESS.fullmatch(words):
            found.append(Paragraph("button", words))
        elif CODE.fullmatch(words):
            found.append(Paragraph("code", words))
        elif words:
            found.append(Paragraph("words", words))
    return found

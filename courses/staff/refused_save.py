"""A save that came after the rights had ended: refused, with what was typed to take away.

The text is that of the request itself. Nothing is stored and nobody else can see it.
"""

import json
import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

MARKUP = re.compile(r"<(br|/p|/li|/h\d)\b[^>]*>", re.IGNORECASE)
# What the form carries for the machine: tokens, order and ids of blocks, counts, comments.
MACHINE_FIELD = re.compile(
    r"^(csrfmiddlewaretoken|next|slug|action-.*|comments-.*|go_live_at|expire_at|.*revision.*)$"
    r"|-(id|type|order|deleted|count|TOTAL_FORMS|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS|ORDER"
    r"|DELETE)$"
)

CHARACTERS_A_LINE, MOST_ROWS = 60, 16


def offer_text_back(request: HttpRequest) -> HttpResponse:
    """Answer 403 with the text that was typed; 403 in JSON where the editor saves by itself."""
    message = _("You are no longer on the team of this course, so this was not saved.")
    if not request.accepts("text/html"):
        # "locked" is the one of the editor's codes whose message it shows as it is.
        answer = {"success": False, "error_code": "locked", "error_message": message}
        return JsonResponse(answer, status=403)
    context = {"message": message, "texts": list(read_texts(request.POST.lists()))}
    response = TemplateResponse(request, "courses/staff/refused_save.html", context, status=403)
    response["Cache-Control"] = "private, no-store"
    return response


def read_texts(fields):
    """Yield (label, text, rows) for each field of an editor's form that holds something to read."""
    for name, values in fields:
        if MACHINE_FIELD.search(name):
            continue
        text = "\n".join(filter(None, (read_text(value) for value in values))).strip()
        if text and text != "on" and not text.isdecimal():
            yield get_label(name), text, count_rows(text)


def count_rows(text: str) -> int:
    """Return how tall a field has to be to show a text, within reason."""
    lines = sum(1 + len(line) // CHARACTERS_A_LINE for line in text.split("\n"))
    return min(lines, MOST_ROWS)


def get_label(name: str) -> str:
    """Return the name of a field in words: `content-2-value-caption` is "Content 3: caption"."""
    parts = name.split("-")
    if len(parts) < 3 or not parts[1].isdecimal():
        return name.replace("_", " ").replace("-", " ").capitalize()
    rest = " ".join(part for part in parts[2:] if part != "value").replace("_", " ")
    head = f"{parts[0].replace('_', ' ').capitalize()} {int(parts[1]) + 1}"
    return f"{head}: {rest}" if rest else head


def read_text(value: str) -> str:
    """Return a field's value as plain text; rich text arrives as the editor's JSON or as HTML."""
    try:
        document = json.loads(value)
    except ValueError:
        return strip_tags(MARKUP.sub("\n", value)).strip() if "</" in value else value
    if isinstance(document, dict) and isinstance(document.get("blocks"), list):
        lines = (block.get("text", "") for block in document["blocks"] if isinstance(block, dict))
        return "\n".join(str(line) for line in lines)
    return "" if document is None or isinstance(document, bool) else value

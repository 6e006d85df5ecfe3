"""The editor of rich text, which knows the targets of its links without asking for each."""

from typing import Any

from wagtail import hooks
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler

from courses.content.editor_links import get_known_target, targets_looked_up


class KnownTargetHandler(LinkElementHandler):
    """Turns a stored link into the editor's."""

    def __init__(self, entity_type: str, kind: str) -> None:
        super().__init__(entity_type)
        self.kind = kind

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        return get_known_target(self.kind, attrs.get("id", ""))


class LinkedRichTextArea(DraftailRichTextArea):
    """The editor of every rich text on the site; `WAGTAILADMIN_RICH_TEXT_EDITORS` names it."""

    def format_value(self, value: Any) -> Any:
        with targets_looked_up([str(getattr(value, "source", value) or "")]):
            return super().format_value(value)


# Later than Wagtail's own, whose handlers of links these replace.
@hooks.register("register_rich_text_features", order=100)
def register_handlers(features: Any) -> None:
    rules = features.converter_rules_by_converter["contentstate"]
    for feature, entity, kind in (
        ("link", "LINK", "page"),
        ("document-link", "DOCUMENT", "document"),
    ):
        handlers = rules[feature]["from_database_format"]
        handlers[f'a[linktype="{kind}"]'] = KnownTargetHandler(entity, kind)

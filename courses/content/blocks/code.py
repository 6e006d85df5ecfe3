"""Blocks rendered on the server: code by Pygments, maths by latex2mathml."""

import logging
from functools import lru_cache

import nh3
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from latex2mathml.converter import convert
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.util import ClassNotFound
from wagtail import blocks

logger = logging.getLogger(__name__)

MAX_LATEX_CHARACTERS = 2_000
MATHML_TAGS = {
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "merror",
    "mpadded",
    "mphantom",
    "mfenced",
    "menclose",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "none",
    "mtable",
    "mtr",
    "mtd",
    "mlabeledtr",
}
MATHML_ATTRIBUTES = {
    "display",
    "displaystyle",
    "mathvariant",
    "mathsize",
    "stretchy",
    "fence",
    "separator",
    "form",
    "accent",
    "accentunder",
    "lspace",
    "rspace",
    "minsize",
    "maxsize",
    "largeop",
    "movablelimits",
    "linethickness",
    "columnalign",
    "rowspacing",
    "columnspacing",
    "width",
    "height",
    "depth",
    "notation",
    "columnlines",
    "rowlines",
    "scriptlevel",
    "symmetric",
}


@lru_cache(maxsize=1)
def get_language_choices() -> list[tuple[str, str]]:
    """Return (alias, name) of every language Pygments can color, by name."""
    named = {aliases[0]: name for name, aliases, _patterns, _types in get_all_lexers() if aliases}
    return sorted(named.items(), key=lambda item: item[1].lower())


class CodeValue(blocks.StructValue):
    @property
    def highlighted(self) -> SafeString:
        """The code as HTML: Pygments' short classes, every character of the author escaped."""
        code = self.get("code") or ""
        try:
            lexer = get_lexer_by_name(self.get("language") or "text", stripnl=False)
        except ClassNotFound:
            lexer = get_lexer_by_name("text", stripnl=False)
        html = highlight(code, lexer, HtmlFormatter(nowrap=True))
        return mark_safe(html)  # noqa: S308  (Pygments escapes what it colors)


class CodeBlock(blocks.StructBlock):
    language = blocks.CharBlock(
        required=False,
        max_length=40,
        label=_("Language"),
        help_text=_("As in python, rust, sql. Empty: plain text."),
    )
    code = blocks.TextBlock(rows=8, label=_("Code"))
    caption = blocks.CharBlock(
        required=False, max_length=200, label=_("Caption"), help_text=_("Often the file’s name.")
    )
    output = blocks.TextBlock(required=False, rows=3, label=_("What running it prints"))

    class Meta:
        icon = "code"
        group = _("Technical")
        label = _("Code")
        label_format = "{caption} {language}"
        value_class = CodeValue
        template = "courses/blocks/code_block.html"
        description = _("Highlighted code with a copy button, and its output.")
        preview_value = {
            "language": "python",
            "caption": "waiting.py",
            "code": "waits = [6, 7, 7, 8]\nprint(sum(waits) / len(waits))",
            "output": "7.0",
        }

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation or not value["language"]:
            return value
        try:
            get_lexer_by_name(value["language"])
        except ClassNotFound as error:
            problem = _("“%(name)s” is no language we can color.") % {"name": value["language"]}
            raise blocks.StructBlockValidationError(
                {"language": ValidationError(problem)}
            ) from error
        return value


@lru_cache(maxsize=512)
def render_mathml(latex: str) -> str:
    """Return MathML for LaTeX, or "" when it cannot be read. Cleaned to MathML's own elements."""
    if not latex.strip() or len(latex) > MAX_LATEX_CHARACTERS:
        return ""
    try:
        mathml = convert(latex, display="block")
    except Exception as error:  # the converter has no common error class
        logger.info("LaTeX not rendered: %s", error)
        return ""
    attributes = dict.fromkeys(MATHML_TAGS, MATHML_ATTRIBUTES)
    return nh3.clean(mathml, tags=MATHML_TAGS, attributes=attributes)


class MathsValue(blocks.StructValue):
    @property
    def mathml(self) -> SafeString:
        return mark_safe(render_mathml(self.get("latex") or ""))  # noqa: S308  (cleaned by nh3)


class MathsBlock(blocks.StructBlock):
    latex = blocks.TextBlock(
        rows=3, max_length=MAX_LATEX_CHARACTERS, label=_("Formula"), help_text=_("In LaTeX.")
    )
    description = blocks.CharBlock(
        required=False,
        max_length=300,
        label=_("In words"),
        help_text=_("For those who hear the formula."),
    )

    class Meta:
        icon = "superscript"
        group = _("Technical")
        label = _("Maths")
        label_format = "{latex}"
        value_class = MathsValue
        template = "courses/blocks/maths_block.html"
        description = _("A formula, written in LaTeX and shown as MathML.")
        preview_value = {
            "latex": r"\sigma = \sqrt{\frac{\sum (x - \bar{x})^2}{n}}",
            "description": "Standard deviation",
        }

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation and not render_mathml(value["latex"]):
            problem = _("This formula cannot be read. Check braces and command names.")
            raise blocks.StructBlockValidationError({"latex": ValidationError(problem)})
        return value

"""The brand: what the site is called, looks like and says below every page, and who may join."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import PreviewableMixin

from accounts.mail import read_letterhead
from accounts.site_identity import SignUpPolicy
from courses.content.rich_text import InertRichTextField

from .brand_colors import (
    READABLE,
    find_dark_enough,
    find_light_enough,
    is_color,
    measure_on_board,
    measure_on_paper,
)
from .brand_files import check_icon, check_logo

__all__ = ["Brand"]


def check_color(text: str) -> None:
    if not is_color(text):
        raise ValidationError(_("A color is written as # and six digits, as in #2a3eb1."))


@register_setting(icon="view", order=600)
class Brand(PreviewableMixin, BaseGenericSetting):
    """One for the whole installation. `accent_on_board` "" is derived from `accent`."""

    name = models.CharField(
        _("name"),
        max_length=60,
        default="Educa",
        help_text=_("Up to 30 letters stand whole in the head of a phone’s page."),
    )
    logo = models.FileField(
        _("logo"),
        blank=True,
        upload_to="brand/",
        validators=[FileExtensionValidator(["svg", "png", "webp"]), check_logo],
        help_text=_(
            "Stands in the head of every page, 32 to 48 pixels high: SVG, PNG or WebP of at most "
            "300 KB. It stands on light paper and on the dark board. Empty: the name in letters."
        ),
    )
    icon = models.FileField(
        _("icon"),
        blank=True,
        upload_to="brand/",
        validators=[FileExtensionValidator(["png"]), check_icon],
        help_text=_(
            "For tabs and home screens: a square PNG of 512 pixels or more. Empty: the product’s."
        ),
    )
    accent = models.CharField(
        _("color"),
        max_length=7,
        blank=True,
        validators=[check_color],
        help_text=_("Of buttons and links, as in #2a3eb1. Empty: the product’s."),
    )
    accent_on_board = models.CharField(
        _("color in the dark theme"),
        max_length=7,
        blank=True,
        validators=[check_color],
        help_text=_("Empty: a lighter shade of the color above."),
    )
    footer = InertRichTextField(
        _("footer"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("Below every page: who runs the site, where to write."),
    )
    sign_up_policy = models.CharField(
        _("who may make an account"),
        max_length=10,
        choices=SignUpPolicy.choices,
        default=SignUpPolicy.OPEN,
        help_text=_(
            "Accounts that exist are not touched. People are invited under “Invite people”."
        ),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("logo"), FieldPanel("icon")], heading=_("Who you are")
        ),
        MultiFieldPanel([FieldPanel("accent"), FieldPanel("accent_on_board")], heading=_("Colors")),
        FieldPanel("footer"),
        FieldPanel("sign_up_policy"),
    ]
    preview_modes = [("home", _("Front page")), ("mail", _("A mail"))]

    class Meta:
        verbose_name = _("brand")

    def clean(self) -> None:
        super().clean()
        self.name = " ".join(self.name.split())
        problems = {}
        if is_color(self.accent) and (problem := explain_on_paper(self.accent)):
            problems["accent"] = problem
        if is_color(self.accent_on_board):
            if not self.accent:
                problems["accent_on_board"] = _("Choose a color for the light theme, too.")
            elif problem := explain_on_board(self.accent_on_board):
                problems["accent_on_board"] = problem
        if problems:
            raise ValidationError(problems)

    def clean_fields(self, exclude=None) -> None:
        self.accent = self.accent.strip().lower()
        self.accent_on_board = self.accent_on_board.strip().lower()
        super().clean_fields(exclude)

    def serve_preview(self, request, mode_name):
        from .brand_reading import shape_brand  # noqa: PLC0415  (it reads this model)
        from .pages import HomePage  # noqa: PLC0415  (as above)

        request.brand = shape_brand(self)
        if mode_name == "mail":
            return HttpResponse(render_sample_mail(request.brand))
        return HomePage.objects.live().order_by("path").first().serve(request)


def explain_on_paper(color: str) -> str:
    """Return why a color cannot be read in the light theme, "" if it can."""
    contrast = measure_on_paper(color)
    if contrast >= READABLE:
        return ""
    words = _t(
        "This color is too light for white paper: its contrast is %(contrast)s to 1, and words "
        "need 4.5 to 1. The nearest darker shade that can be read is %(shade)s."
    )
    return words % {"contrast": write_ratio(contrast), "shade": find_dark_enough(color)}


def explain_on_board(color: str) -> str:
    """Return why a color cannot be read in the dark theme, "" if it can."""
    contrast = measure_on_board(color)
    if contrast >= READABLE:
        return ""
    words = _t(
        "This color is too dark for the board: its contrast is %(contrast)s to 1, and words "
        "need 4.5 to 1. The nearest lighter shade that can be read is %(shade)s."
    )
    return words % {"contrast": write_ratio(contrast), "shade": find_light_enough(color)}


def write_ratio(contrast: float) -> str:
    """Return a contrast with one decimal, rounded down: 4.49 is not 4.5."""
    return str(int(Decimal(contrast) * 10) / 10)


def render_sample_mail(brand) -> str:
    letterhead = {**read_letterhead(), "site_name": brand.name, "accent": brand.accent}
    return render_to_string("home/mail/sample.html", letterhead)

"""The brand as pages read it: one row, kept in the cache until it is saved.

A page asks the cache, and the database once when it is not there. Whoever reads the old row while
a new one is committed may bring it back for `SECONDS`; sign-up itself always reads the row.
"""

from dataclasses import asdict, dataclass
from hashlib import blake2s

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from accounts.site_identity import SignUpPolicy, SiteIdentity

from .brand import Brand
from .brand_colors import derive_shades
from .brand_files import ICON_SIZES

KEY = "home.brand.1"
SECONDS = 60


@dataclass(frozen=True)
class BrandView:
    """What pages and mails show. Paths are "" where the product's own stand."""

    name: str = "Educa"
    accent: str = "#2a3eb1"
    colors_path: str = ""
    logo_path: str = ""
    icon_version: str = ""
    footer_html: str = ""
    sign_up_policy: str = SignUpPolicy.OPEN

    @property
    def footer(self) -> SafeString:
        return mark_safe(self.footer_html)  # noqa: S308  (made inert when it was read)

    @property
    def name_length(self) -> str:
        """Return "long" or "longer" for names that the head has to set smaller, else ""."""
        return "longer" if len(self.name) > 24 else "long" if len(self.name) > 11 else ""

    @property
    def offers_sign_up(self) -> bool:
        return self.sign_up_policy == SignUpPolicy.OPEN

    @property
    def icon_paths(self) -> dict[str, str]:
        """Return paths of the brand's own icon by its pixels on a side; {} without one."""
        if not self.icon_version:
            return {}
        return {
            f"px{size}": reverse("brand_icon", args=[self.icon_version, size])
            for size in ICON_SIZES
        }


def get_brand() -> BrandView:
    """Return the brand of the site. At most one query."""
    values = cache.get(KEY)
    if values is None:
        brand = Brand.objects.order_by("pk").first()
        view = shape_brand(brand) if brand else BrandView()
        cache.set(KEY, asdict(view), SECONDS)
    else:
        view = BrandView(**values)
    _Last.view = view
    return view


class _Last:
    """The brand as this process has read it last."""

    view = BrandView()


def recall_brand() -> BrandView:
    """Return the brand without asking anybody, for pages that must not fail."""
    return _Last.view


def shape_brand(brand: Brand) -> BrandView:
    """Return what pages show of a brand, saved or not. No query, but for links to pages."""
    accent, colors_path = BrandView.accent, ""
    if brand.accent:
        shades = derive_shades(brand.accent, brand.accent_on_board)
        accent = shades.light
        colors_path = reverse("brand_colors", args=[shades.light[1:], shades.dark[1:]])
    return BrandView(
        name=brand.name or BrandView.name,
        accent=accent,
        colors_path=colors_path,
        logo_path=reverse("brand_logo", args=[name_version(brand.logo)]) if brand.logo else "",
        icon_version=name_version(brand.icon) if brand.icon else "",
        footer_html=expand_db_html(str(brand.footer)) if brand.footer else "",
        sign_up_policy=brand.sign_up_policy,
    )


def name_version(file) -> str:
    """Return a short name of a stored file, for addresses that may be kept for ever.

    Storage never gives one name to two files.
    """
    return blake2s(file.name.encode(), digest_size=6).hexdigest()


@receiver([post_save, post_delete], sender=Brand)
def forget_brand(**kwargs) -> None:
    """Forget at once, for the person who saved, and again when everybody can read it."""
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))


class BrandIdentity(SiteIdentity):
    """The brand, as accounts ask for it."""

    def get_name(self) -> str:
        return get_brand().name

    def get_accent(self) -> str:
        return get_brand().accent

    def get_shown_policy(self) -> str:
        return get_brand().sign_up_policy

    def read_policy(self) -> str:
        found = Brand.objects.order_by("pk").values_list("sign_up_policy", flat=True).first()
        return found or SignUpPolicy.OPEN

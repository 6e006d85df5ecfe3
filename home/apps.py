"""Home: the site's own pages, its brand and its demo content."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Home"

    def ready(self):
        from accounts.site_identity import register_site_identity  # noqa: PLC0415  (needs apps)

        from .brand_reading import BrandIdentity  # noqa: PLC0415  (models are loaded by now)

        register_site_identity(BrandIdentity())

"""Which content policy a browser is given (Content Security Policy Level 3).

The site's own pages run only scripts that carry the nonce of their answer, and what those import.
Wagtail's admin writes small scripts into its forms, also when a block is added, and styles into
its widgets: there both may stand inline, and nothing comes from or goes to another host.
"""

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import default_config
from django.http import HttpRequest, HttpResponseBase

ADMIN = "/admin/"
# Our film blocks are the only frames with another host.
FRAME_HOSTS = ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]


def make_site_policy(form_origins: list[str]) -> dict[str, list]:
    """Return the directives of public pages; forms may lead on to `form_origins`."""
    return {
        "default-src": [SELF],
        "script-src": [NONCE],
        "script-src-attr": [NONE],
        "img-src": [SELF, "data:"],
        "frame-src": FRAME_HOSTS,
        "frame-ancestors": [SELF],  # Wagtail's preview panel
        "worker-src": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *form_origins],
    }


ADMIN_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF, "blob:"],
    "frame-src": [SELF, *FRAME_HOSTS],
    "frame-ancestors": [SELF],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
}
# Django's admin needs nothing inline.
DJANGO_ADMIN = "/django-admin/"
DJANGO_ADMIN_POLICY = {**ADMIN_POLICY, "script-src": [SELF], "style-src": [SELF]}


class PolicyMiddleware(CSPMiddleware):
    """Gives every answer the policy of its part of the site, unless a view has set its own."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and not report_only:
            policies = {ADMIN: ADMIN_POLICY, DJANGO_ADMIN: DJANGO_ADMIN_POLICY}
            for start, policy in policies.items():
                if request.path_info.startswith(start):
                    parts.config = default_config(policy)
        return parts

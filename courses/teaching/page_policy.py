"""Who may do what on which page: Wagtail's answers, in queries that do not grow with the grants.

See docs/decisions/0006-flat-page-permissions.md.
"""

from django.db.models import Q, QuerySet
from wagtail.models import GroupPagePermission
from wagtail.permission_policies.pages import PagePermissionPolicy

from .granted_paths import above_grants, below_grants

EXPLORE_ACTIONS = frozenset({"add", "change", "publish", "lock", "unlock", "bulk_delete"})


class FlatPagePermissionPolicy(PagePermissionPolicy):
    """Wagtail's page policy without one OR per grant.

    What is not overridden here has no such OR: it is computed from the grants that Wagtail keeps
    on the user object, that is for one request.
    """

    def instances_user_has_any_permission_for(self, user, actions) -> QuerySet:
        base_queryset = self._base_queryset_for_user(user)
        if base_queryset is not None:
            return base_queryset
        return self._filter_pages(self._allowed_pages(user, actions))

    def explorable_instances(self, user) -> QuerySet:
        """Return the pages below a grant, and those on the way down to one."""
        base_queryset = self._base_queryset_for_user(user)
        if base_queryset is not None:
            return base_queryset
        granted_pages = [grant.page for grant in self.get_cached_permissions_for_user(user)]
        if not granted_pages:
            return self.model._default_manager.none()
        top = self.model.base_page_model.objects.first_common_ancestor_of(granted_pages)
        above = above_grants(
            self.get_all_permissions_for_user(user),
            "page",
            range(top.depth, max(page.depth for page in granted_pages)),
        )
        explorable = self._allowed_pages(user, EXPLORE_ACTIONS) | above
        return self._filter_pages(explorable & Q(path__startswith=top.path))

    def _allowed_pages(self, user, actions) -> Q:
        """Match the pages of all actions; "add" includes changing one's own pages."""
        allowed = self._pages_below(user, self._get_permission_codenames(actions))
        if "change" in actions and "add" not in actions:
            may_add = self._pages_below(user, {self._get_permission_codename("add")})
            allowed |= may_add & Q(owner=user)
        return allowed

    def _pages_below(self, user, codenames: set[str]) -> Q:
        depths = {
            grant.page.depth
            for grant in self.get_cached_permissions_for_user(user)
            if grant.permission.codename in codenames
        }
        grants = GroupPagePermission.objects.filter(
            group__user=user, permission__codename__in=sorted(codenames)
        )
        return below_grants(grants, "page", depths)

    def _filter_pages(self, condition: Q) -> QuerySet:
        # By id: searching takes no other condition that is not a plain field (modelsearch 1.x).
        pages = self.model.base_page_model.objects.filter(condition).order_by()
        return self.model._default_manager.filter(pk__in=pages.values("pk"))

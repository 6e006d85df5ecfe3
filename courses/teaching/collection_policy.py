"""In which collections a user may do what: Wagtail's answers in one query of constant size.

See docs/decisions/0006-flat-page-permissions.md.
"""

from django.db.models import QuerySet
from wagtail.models import Collection, GroupCollectionPermission
from wagtail.permission_policies.collections import CollectionPermissionLookupMixin

from .granted_paths import below_grants


def flatten_collection_policies() -> None:
    """Replace the lookup that all collection policies share, for images, documents and media.

    Wagtail 8.0 offers a registry of policies, but wagtailmedia 0.19 keeps instances of its own
    beside it; the shared lookup is the one place that reaches them all.
    """
    CollectionPermissionLookupMixin._collections_with_perm = find_collections_with_grant


def find_collections_with_grant(policy, user, actions) -> QuerySet:
    """Return the collections below those where the user is granted any of the actions."""
    granted = policy._get_user_permission_objects_for_actions(user, actions)
    if not granted:
        return Collection.objects.none()
    grants = GroupCollectionPermission.objects.filter(
        group__user=user,
        permission__codename__in=sorted({grant.permission.codename for grant in granted}),
    )
    depths = {grant.collection.depth for grant in granted}
    return Collection.objects.filter(below_grants(grants, "collection", depths))

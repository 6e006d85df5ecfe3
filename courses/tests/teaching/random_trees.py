"""Random trees of pages or collections, with people and grants on them, drawn by hypothesis."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, Group, Permission
from hypothesis import strategies as st
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from accounts.models import User

MAX_DEPTH, MAX_NODES, GROUPS = 4, 10, 3
PAGE_GRANTS = (
    *("add_page", "change_page", "publish_page"),
    *("lock_page", "unlock_page", "bulk_delete_page", "view_page"),
)
FILE_GRANTS = ("add_image", "change_image", "choose_image", "add_document")

indexes = st.integers(0, MAX_NODES - 1)
memberships = st.sets(st.integers(0, GROUPS - 1))


@dataclass(frozen=True)
class World:
    """What hypothesis draws: every number is taken modulo what there is to choose from."""

    parents: list[int | None]
    grants: set[tuple[int, int, str]]
    moves: list[tuple[int, int]]
    owners: list[int]
    members: list[set[int]]


def worlds(codenames: tuple[str, ...]) -> st.SearchStrategy[World]:
    return st.builds(
        World,
        # None starts a second root, which is rare in life and legal in Wagtail.
        parents=st.lists(st.one_of(indexes, indexes, st.none()), min_size=1, max_size=MAX_NODES),
        grants=st.sets(
            st.tuples(st.integers(0, GROUPS - 1), indexes, st.sampled_from(codenames)), max_size=12
        ),
        moves=st.lists(st.tuples(indexes, indexes), max_size=2),
        owners=st.lists(st.integers(0, 4), min_size=MAX_NODES, max_size=MAX_NODES),
        members=st.lists(memberships, min_size=4, max_size=4),
    )


def build_people(world: World) -> list[User]:
    """Two members, an inactive one, a superuser and somebody in no group; all are rows."""
    flags = [{}, {}, {"is_active": False}, {"is_superuser": True}, {}]
    people = [
        User(username=f"person_{n}", email=f"{n}@educa.example", **flag)
        for n, flag in enumerate(flags)
    ]
    User.objects.bulk_create(people)
    groups = Group.objects.bulk_create(Group(name=f"Group {n}") for n in range(GROUPS))
    for person, numbers in zip(people, world.members, strict=False):
        person.groups.set(groups[number] for number in numbers)
    return people


def build_pages(world: World, people: list[User]) -> list[Page]:
    pages = []
    for number, parent in enumerate(world.parents):
        page = Page(
            title=f"Page {number}",
            slug=f"page-{number}",
            live=number % 2 == 0,
            owner=people[world.owners[number]],
        )
        pages.append(place(page, parent, pages, Page.get_first_root_node()))
    grant(world, pages, GroupPagePermission, "page", "wagtailcore")
    move(world, pages)
    return list(Page.objects.order_by("path"))


def build_collections(world: World) -> list[Collection]:
    collections = []
    for number, parent in enumerate(world.parents):
        collection = Collection(name=f"Collection {number}")
        root = Collection.get_first_root_node()
        collections.append(place(collection, parent, collections, root))
    labels = ("wagtailimages", "wagtaildocs")
    grant(world, collections, GroupCollectionPermission, "collection", *labels)
    move(world, collections)
    return list(Collection.objects.order_by("path"))


def place(node, parent: int | None, nodes: list, root):
    if parent is None:
        return type(node).add_root(instance=node)
    candidates = [root, *nodes]
    above = type(node).objects.get(pk=candidates[parent % len(candidates)].pk)
    while above.depth >= MAX_DEPTH:
        above = above.get_parent()
    return above.add_child(instance=node)


def grant(world: World, nodes: list, model, field: str, *app_labels: str) -> None:
    permissions = {
        permission.codename: permission
        for permission in Permission.objects.filter(content_type__app_label__in=app_labels)
    }
    groups = list(Group.objects.filter(name__startswith="Group ").order_by("name"))
    rows = {
        (groups[group].pk, nodes[node % len(nodes)].pk, permissions[codename].pk)
        for group, node, codename in world.grants
    }
    model.objects.bulk_create(
        model(**{"group_id": group, f"{field}_id": node, "permission_id": permission})
        for group, node, permission in rows
    )


def move(world: World, nodes: list) -> None:
    """Move nodes below others where the tree allows it; grants and owners go along."""
    model = type(nodes[0])
    for source, target in world.moves:
        node = model.objects.get(pk=nodes[source % len(nodes)].pk)
        above = model.objects.get(pk=nodes[target % len(nodes)].pk)
        if node.depth > 1 and above.depth < MAX_DEPTH and not above.path.startswith(node.path):
            node.move(above, pos="sorted-child" if model.node_order_by else "last-child")


def fresh(person):
    """Return the person as a new request has them: nothing remembered."""
    return AnonymousUser() if person is None else User.objects.get(pk=person.pk)

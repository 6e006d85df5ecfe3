"""The flat lookup of collections answers what Wagtail's own answers, on any tree."""

import importlib.util

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Collection
from wagtail.permission_policies import collections as wagtail_collections
from wagtail.permission_policies.collections import (
    CollectionManagementPermissionPolicy,
    CollectionOwnershipPermissionPolicy,
)
from wagtail.permissions import policy_registry
from wagtailmedia.wagtail_hooks import permission_policy as policy_of_media_dashboard

from courses.content.files import CourseDocument, CourseImage, CourseMedia
from courses.teaching.collection_policy import find_collections_with_grant
from courses.tests.teaching.random_trees import (
    FILE_GRANTS,
    build_collections,
    build_people,
    fresh,
    worlds,
)
from courses.tests.teaching.test_page_policy import ids, on_random_trees, rolled_back

ACTIONS = ("add", "change", "choose", "delete", "view")


def load_untouched_policy() -> type:
    """Return Wagtail's policy from a second copy of its module, which nobody has changed."""
    spec = importlib.util.find_spec(wagtail_collections.__name__)
    untouched = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(untouched)
    return untouched.CollectionOwnershipPermissionPolicy


def make_policy(cls):
    return cls(CourseImage, auth_model="wagtailimages.Image", owner_field_name="uploaded_by_user")


def make_images(collections, people) -> None:
    CourseImage.objects.bulk_create(
        CourseImage(
            title=collection.name,
            file="picture.png",
            width=8,
            height=8,
            collection=collection,
            uploaded_by_user=people[number % len(people)],
        )
        for number, collection in enumerate([*collections, *collections, *collections])
    )


@pytest.mark.django_db
@on_random_trees
@given(
    world=worlds(FILE_GRANTS),
    some_actions=st.sets(st.sampled_from(ACTIONS), min_size=2, max_size=3),
)
def test_flat_lookup_answers_what_wagtail_answers(world, some_actions):
    stock = make_policy(load_untouched_policy())
    flat = make_policy(CollectionOwnershipPermissionPolicy)
    with rolled_back():
        people = build_people(world)
        make_images(build_collections(world), people)
        for person in [*people, None]:
            for actions in [some_actions, *({action} for action in ACTIONS)]:
                question = (fresh(person), actions)
                assert ids(flat.collections_user_has_any_permission_for(*question)) == ids(
                    stock.collections_user_has_any_permission_for(*question)
                )
                assert sorted(ids(flat.instances_user_has_any_permission_for(*question))) == (
                    sorted(ids(stock.instances_user_has_any_permission_for(*question)))
                )


@pytest.mark.parametrize("model", [CourseImage, CourseDocument, CourseMedia, Collection])
def test_every_policy_of_files_uses_the_flat_lookup(model):
    policy = policy_registry.get_by_type(model)
    assert isinstance(
        policy, (CollectionOwnershipPermissionPolicy, CollectionManagementPermissionPolicy)
    )
    assert policy._collections_with_perm.__func__ is find_collections_with_grant
    lookup_of_media = policy_of_media_dashboard._collections_with_perm
    assert lookup_of_media.__func__ is find_collections_with_grant

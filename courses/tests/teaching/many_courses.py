"""Hundreds of courses of one instructor in a second: rows in bulk, as the services leave them."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.models import User
from courses.content.pages import CourseIndexPage, CoursePage
from courses.content.subjects import Subject
from courses.teaching.groups import INSTRUCTORS, TEAM_PAGE_GRANTS
from courses.teaching.models import CourseTeam
from courses.teaching.services import FILE_GRANTS, get_permissions


def add_many_courses(catalog: CourseIndexPage, count: int, *, instructor: User) -> list[Page]:
    """Add live courses and their teams to a catalog; return the courses as base pages."""
    catalog.refresh_from_db()
    content_type = ContentType.objects.get_for_model(CoursePage)
    pages = Page.objects.bulk_create(
        Page(
            title=f"Course {number}",
            slug=f"course-{number}",
            url_path=f"{catalog.url_path}course-{number}/",
            path=Page._get_path(catalog.path, catalog.depth + 1, number),
            depth=catalog.depth + 1,
            content_type=content_type,
            locale=catalog.locale,
            owner=instructor,
        )
        for number in range(catalog.numchild + 1, catalog.numchild + count + 1)
    )
    Page.objects.filter(pk=catalog.pk).update(numchild=catalog.numchild + count)
    subject = Subject.objects.first()
    for page in pages:
        course = CoursePage(page_ptr=page, subject=subject)
        course.__dict__.update({**page.__dict__, "_state": course._state})
        course.save_base(raw=True)
    make_teams(pages, instructor)
    return pages


def make_teams(pages: list[Page], instructor: User) -> None:
    """Give each course its group, collection and grants, and make the instructor its lead."""
    groups = Group.objects.bulk_create(Group(name=f"Team: {page.slug}") for page in pages)
    root = Collection.get_first_root_node()
    collections = Collection.objects.bulk_create(
        Collection(
            name=page.slug,
            path=Collection._get_path(root.path, root.depth + 1, root.numchild + step),
            depth=root.depth + 1,
        )
        for step, page in enumerate(pages, start=1)
    )
    Collection.objects.filter(pk=root.pk).update(numchild=root.numchild + len(pages))
    CourseTeam.objects.bulk_create(
        CourseTeam(course_id=page.pk, group=group, collection=collection, lead=instructor)
        for page, group, collection in zip(pages, groups, collections, strict=True)
    )
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=page, permission=permission)
        for permission in get_permissions(TEAM_PAGE_GRANTS, "wagtailcore")
        for group, page in zip(groups, pages, strict=True)
    )
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=collection, permission=permission)
        for app_label, codenames in FILE_GRANTS.items()
        for permission in get_permissions(codenames, app_label)
        for group, collection in zip(groups, collections, strict=True)
    )
    instructor.groups.add(Group.objects.get(name=INSTRUCTORS), *groups)

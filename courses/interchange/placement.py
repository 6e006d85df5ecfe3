"""Where pages stand: made where missing, moved where the source moved them, ordered as there."""

from __future__ import annotations

from wagtail.models import Page

from accounts.models import User
from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import RESERVED_SLUGS, CourseIndexPage, CoursePage
from courses.content.subjects import Subject

from .models import ImportedCourse, ImportedPage
from .names import unused
from .report import Action, ImportReport
from .tree import CourseFormatError, CourseTree, PageNode

DEFAULT_SUBJECT = ("programming", "Programming")


def find_subject(tree: CourseTree) -> Subject:
    """Return the course's subject. A source that names none is filed under Programming."""
    if not tree.subject:
        slug, title = DEFAULT_SUBJECT
        return Subject.objects.get_or_create(slug=slug, defaults={"title": title})[0]
    subject = Subject.objects.filter(slug=tree.subject).first()
    if subject is None:
        known = ", ".join(Subject.objects.values_list("slug", flat=True)) or "none yet"
        raise CourseFormatError(f"there is no subject “{tree.subject}”; there are: {known}")
    return subject


def ensure_course(tree: CourseTree, owner: User | None) -> tuple[ImportedCourse, bool]:
    """Return the record of the course, made with a draft page where it is missing."""
    record = ImportedCourse.objects.select_related("course").filter(source_key=tree.key).first()
    if record is not None:
        return record, False
    catalog = CourseIndexPage.objects.select_for_update().order_by("path").first()
    if catalog is None:
        raise CourseFormatError("the site has no catalog yet: run “manage.py prepare_site” first")
    course = catalog.add_child(
        instance=CoursePage(
            title=tree.title,
            slug=unused(tree.slug, slugs_below(catalog)),
            subject=find_subject(tree),
            owner=owner,
            live=False,
            has_unpublished_changes=True,
        )
    )
    return ImportedCourse.objects.create(course=course, source_key=tree.key), True


class Placement:
    """The pages of one course by key. Creates, moves and orders; writes no content."""

    def __init__(self, record: ImportedCourse, report: ImportReport, owner: User | None) -> None:
        self.record = record
        self.report = report
        self.owner = owner
        self.rows = {row.key: row for row in record.pages.select_related("page")}
        self.created: dict[str, ModulePage | LessonPage] = {}

    def place(self, tree: CourseTree) -> None:
        modules = [self.ensure(node, self.record.course_id, ModulePage) for node in tree.modules]
        order_children(self.record.course_id, modules)
        for node, pk in zip(tree.modules, modules, strict=True):
            lessons = [self.ensure(lesson, pk, LessonPage) for lesson in node.lessons]
            order_children(pk, lessons)

    def page_ids(self) -> dict[str, int]:
        return {key: row.page_id for key, row in self.rows.items()}

    def ensure(
        self, node: PageNode, parent_id: int, model: type[ModulePage] | type[LessonPage]
    ) -> int:
        """Return the id of a node's page, which stands below the parent when this returns."""
        row = self.rows.get(node.key)
        if row is not None and row.page.specific_class is not model:
            self.give_up(row)
            row = None
        if row is None:
            row = self.create(node, parent_id, model)
            self.rows[node.key] = row
        elif (
            not Page.objects.child_of(Page(pk=parent_id, **place_of(parent_id)))
            .filter(pk=row.page_id)
            .exists()
        ):
            move(row.page_id, parent_id, "last-child")
        return row.page_id

    def create(
        self, node: PageNode, parent_id: int, model: type[ModulePage] | type[LessonPage]
    ) -> ImportedPage:
        parent = Page.objects.get(pk=parent_id)
        slug = node.slug
        if model is ModulePage and slug in RESERVED_SLUGS:
            slug = f"{slug}-module"
        page = parent.add_child(
            instance=model(
                title=node.title,
                slug=unused(slug, slugs_below(parent)),
                owner=self.owner,
                live=False,
                has_unpublished_changes=True,
            )
        )
        self.created[node.key] = page
        return ImportedPage.objects.create(imported_course=self.record, page=page, key=node.key)

    def give_up(self, row: ImportedPage) -> None:
        """Leave a page that is another kind of page in the source now: it is replaced."""
        if row.page.live:
            row.page.specific.unpublish()
        self.report.add(Action.UNPUBLISHED, row.key, row.page.title, "another page replaces it")
        row.delete()

    def unpublish_gone(self, tree: CourseTree) -> None:
        """Unpublish pages the source has no longer. They stay as drafts: nothing is deleted."""
        present = {node.key for node in tree.pages()}
        for key, row in self.rows.items():
            if key in present or not row.page.live:
                continue
            row.page.specific.unpublish()
            self.report.add(
                Action.UNPUBLISHED, key, row.page.title, "no longer in the source; kept as a draft"
            )


def order_children(parent_id: int, wanted: list[int]) -> None:
    """Put children into this order, moving as few as needed. Others keep their places."""
    parent = Page.objects.get(pk=parent_id)
    present = parent.get_children().order_by("path").values_list("pk", flat=True)
    current = [pk for pk in present if pk in set(wanted)]
    for index, pk in enumerate(wanted):
        if current[index] == pk:
            continue
        if index:
            move(pk, wanted[index - 1], "right")
        else:
            move(pk, current[0], "left")
        current.remove(pk)
        current.insert(index, pk)


def move(pk: int, target_id: int, position: str) -> None:
    """Move a page; both are read anew, since every move changes paths."""
    Page.objects.get(pk=pk).specific.move(Page.objects.get(pk=target_id), pos=position)


def slugs_below(parent: Page) -> set[str]:
    return set(Page.objects.child_of(parent).values_list("slug", flat=True))


def place_of(pk: int) -> dict[str, object]:
    return Page.objects.values("path", "depth", "numchild").get(pk=pk)

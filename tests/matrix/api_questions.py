"""Everything that can be asked of the content API about a course, as addresses."""

from collections.abc import Iterator

from .course_world import SEARCHED, CourseWorld

PAGES = "/api/v2/pages/"
KINDS = ("wagtailcore.Page", "courses.CoursePage", "courses.ModulePage", "courses.LessonPage")
TREE_QUESTIONS = ("child_of", "descendant_of", "ancestor_of", "translation_of")
ALL = "fields=*&limit=100"
NESTED = (
    "*,parent(*)",
    "parent",
    "*,alias_of(*)",
    "*,subject(*)",
    "*,cover(*)",
    "*,cover(*,collection(*))",
    "*,owner(*)",
    "owner",
    "teaching_notes",
    "content,overview_html,outline",
    "*,locale(*)",
    "*,-title",
    "_,content",
    "*,enrollments(*)",
    "team(*)",
    "revisions(*)",
    "latest_revision(*)",
    "comments(*)",
)
# Filters that look for a text, by the fields that might hold it.
TEXT_FILTERS = ("title", "slug", "seo_title", "search_description", "draft_title", "summary")


def ask_about(course: CourseWorld) -> Iterator[str]:
    """Yield the lists, details, filters, orders and searches about one course's things."""
    yield from ask_lists()
    yield from ask_pages(course)
    yield from ask_for_words(course)
    yield from ask_files(course)


def ask_lists() -> Iterator[str]:
    for kind in KINDS:
        for more in ("", "&order=-title", "&order=random", "&rich_text_format=markdown"):
            yield f"{PAGES}?type={kind}&{ALL}{more}"
        for search in (SEARCHED, "film"):
            yield f"{PAGES}?type={kind}&{ALL}&search={search}"
        yield f"{PAGES}?type={kind}&{ALL}&search={SEARCHED}+lesson&search_operator=or"
    for fields in NESTED:
        yield f"{PAGES}?type=courses.LessonPage&limit=100&fields={fields}"
        yield f"{PAGES}?type=courses.CoursePage&limit=100&fields={fields}"
    yield f"{PAGES}?type={','.join(KINDS)}&{ALL}"
    yield f"{PAGES}?{ALL}&child_of=root&locale=en&site=testserver"
    yield f"{PAGES}?{ALL}&descendant_of=root"


def ask_pages(course: CourseWorld) -> Iterator[str]:
    secret = [course.hidden, course.scheduled, course.draft, course.locked, course.in_review]
    shown = [course.course, course.module, course.second_module, course.lesson, course.shown]
    for page in [*secret, course.alias, *shown]:
        yield f"{PAGES}{page.pk}/?fields=*"
        for number, question in enumerate(TREE_QUESTIONS):
            yield f"{PAGES}?{question}={page.pk}&type={KINDS[number]}&{ALL}"
        yield f"{PAGES}find/?id={page.pk}&fields=*"
        yield f"{PAGES}find/?html_path={page.get_url() or '/'}&fields=*"
        yield f"{PAGES}?slug={page.slug}&{ALL}"
    for page in (course.course, course.lesson):
        yield from (f"{PAGES}{page.pk}/?fields={fields}" for fields in NESTED)


def ask_for_words(course: CourseWorld) -> Iterator[str]:
    for number, word in enumerate((course.team_words | course.class_words).values()):
        yield f"{PAGES}?{ALL}&search={word}"
        yield f"{PAGES}?type=courses.LessonPage&{ALL}&search={word}"
        name = TEXT_FILTERS[number % len(TEXT_FILTERS)]
        yield f"{PAGES}?type=courses.LessonPage&{ALL}&{name}={word}"


def ask_files(course: CourseWorld) -> Iterator[str]:
    things = {"images": course.image, "documents": course.document}
    for kind, thing in things.items():
        start = f"/api/v2/{kind}/"
        yield f"{start}?{ALL}"
        yield f"{start}?{ALL}&order=-title"
        yield f"{start}?{ALL}&search={SEARCHED}"
        yield f"{start}?{ALL}&title={thing.title}"
        yield f"{start}?{ALL}&tags={course.class_words['tag']}"
        yield f"{start}{thing.pk}/?fields=*"
        yield f"{start}find/?id={thing.pk}"
        for fields in ("*,collection(*)", "uploaded_by_user(*)", "collection", "file_hash"):
            yield f"{start}?fields={fields}"

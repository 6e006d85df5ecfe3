"""Public facts in the words of schema.org: Course, CourseInstance, BreadcrumbList, ItemList."""

from collections.abc import Iterable
from typing import Any

from accounts.site_identity import get_site_identity
from courses.content.pages import CoursePage
from courses.progress.outline import CourseOutline


def describe_course_data(page: CoursePage, outline: CourseOutline, teacher: str) -> dict[str, Any]:
    """Return a Course with its one instance, as https://schema.org/Course has it."""
    outcomes = [child.value for child in page.outcomes if child.block_type == "outcome"]
    return {
        "@type": "Course",
        "@id": f"{page.full_url}#course",
        "url": page.full_url,
        "name": page.title,
        "inLanguage": page.language,
        "about": page.subject.title,
        "educationalLevel": str(page.get_level_display()),
        "isAccessibleForFree": True,
        "provider": {
            "@type": "Organization",
            "name": get_site_identity().get_name(),
            "url": page.get_site().root_url,
        },
        "hasCourseInstance": describe_instance(page, outline, teacher),
        "offers": {
            "@type": "Offer",
            "category": "Free",
            "price": 0,
            "url": page.full_url,
        },
        **({"teaches": outcomes} if outcomes else {}),
        **({"license": page.license} if page.license else {}),
        **({"datePublished": date_of(page)} if page.first_published_at else {}),
        **describe_syllabus(outline),
    }


def date_of(page: CoursePage) -> str:
    return page.first_published_at.date().isoformat()


def describe_instance(page: CoursePage, outline: CourseOutline, teacher: str) -> dict[str, Any]:
    instance: dict[str, Any] = {
        "@type": "CourseInstance",
        "courseMode": "Online",
        "inLanguage": page.language,
    }
    if outline.minutes_total:
        instance["courseWorkload"] = write_duration(outline.minutes_total)
    if page.enrollment_opens_at:
        instance["startDate"] = page.enrollment_opens_at.isoformat()
    if teacher:
        instance["instructor"] = {"@type": "Person", "name": teacher}
    return instance


def describe_syllabus(outline: CourseOutline) -> dict[str, Any]:
    modules = [
        {
            "@type": "Syllabus",
            "name": module.title,
            **({"description": module.summary} if module.summary else {}),
            **(
                {"timeRequired": write_duration(module.minutes_total)}
                if module.minutes_total
                else {}
            ),
        }
        for module in outline.modules
    ]
    return {"syllabusSections": modules} if modules else {}


def write_duration(minutes: int) -> str:
    """Return minutes as ISO 8601 has them: PT45M, PT2H, PT2H20M."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def describe_way(steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the way to a page, from the top, as titles and absolute addresses."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": url}
        for position, (name, url) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def list_courses_data(courses: list[CoursePage]) -> dict[str, Any]:
    items = [
        {"@type": "ListItem", "position": position, "url": course.full_url}
        for position, course in enumerate(courses, start=1)
    ]
    return {"@type": "ItemList", "itemListElement": items}

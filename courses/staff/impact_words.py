"""What a change means for learners, in sentences for those about to make it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.progress.impact import Impact


def describe_loss(impact: Impact, action: str, pages: list[Page]) -> list[str]:
    """Return what "unpublish", "delete" or "move" of pages means; nothing for an empty impact."""
    if not impact:
        return []
    is_many = len(pages) > 1
    what = name_pages(pages)
    sentences = count_sentences(impact, what)
    if impact.enrolled and action == "unpublish":
        sentences.append(describe_closing(impact.enrolled))
    if impact.finished or impact.begun:
        sentences.append(describe_fate(action, is_many or pages[0].numchild > 0))
    if impact.course_finished:
        sentences.append(describe_course_finished(impact.course_finished))
    return sentences


def name_pages(pages: list[Page]) -> str:
    """Return "this lesson" and the like, to stand in a sentence."""
    if len(pages) > 1:
        return _("some of these pages")
    model = pages[0].specific_class
    if model is LessonPage:
        return _("this lesson")
    if model is ModulePage:
        return _("this module or one of its lessons") if pages[0].numchild else _("this module")
    if model is CoursePage:
        return _("a lesson of this course")
    return _("a lesson below this page")


def count_sentences(impact: Impact, what: str) -> list[str]:
    sentences = []
    if impact.finished:
        sentences.append(
            ngettext(
                "%(count)s learner has finished %(what)s.",
                "%(count)s learners have finished %(what)s.",
                impact.finished,
            )
            % {"count": impact.finished, "what": what}
        )
    if impact.begun:
        sentences.append(
            ngettext(
                "%(count)s learner has begun %(what)s and not finished it.",
                "%(count)s learners have begun %(what)s and not finished it.",
                impact.begun,
            )
            % {"count": impact.begun, "what": what}
        )
    return sentences


def describe_closing(enrolled: int) -> str:
    return ngettext(
        "%(count)s student is enrolled. An unpublished course is closed to its students until it "
        "is published again; their progress is kept.",
        "%(count)s students are enrolled. An unpublished course is closed to its students until "
        "it is published again; their progress is kept.",
        enrolled,
    ) % {"count": enrolled}


def describe_fate(action: str, is_many: bool) -> str:
    if action == "delete":
        if is_many:
            return _("What goes counts no longer for anybody, and the ticks on it are deleted.")
        return _("It counts no longer for anybody, and the ticks on it are deleted.")
    if action == "move":
        if is_many:
            return _("In this course it counts no longer for anybody; ticks do not move along.")
        return _("It counts no longer in this course; ticks on it do not move along.")
    if is_many:
        return _(
            "What is unpublished no longer counts for anybody; completion dates stay and count "
            "again when it is published again."
        )
    return _(
        "It no longer counts for anybody; their completion dates stay and count again when it is "
        "published again."
    )


def describe_course_finished(count: int) -> str:
    return ngettext(
        "%(count)s of them has finished the course and stays finished.",
        "%(count)s of them have finished the course and stay finished.",
        count,
    ) % {"count": count}


def describe_publishing(impact: Impact, page: Page) -> list[str]:
    """Return what publishing a version with fewer blocks means for those who finished the page."""
    if not impact:
        return []
    sentences = count_sentences(impact, name_page(page))
    sentences.append(
        ngettext(
            "The version to be published no longer has %(count)s block that they worked through.",
            "The version to be published no longer has %(count)s blocks that they worked through.",
            len(impact.removed),
        )
        % {"count": len(impact.removed)}
    )
    if did := max((block.learner_count for block in impact.removed), default=0):
        sentences.append(
            ngettext(
                "%(count)s learner has done a part that goes.",
                "%(count)s learners have done a part that goes.",
                did,
            )
            % {"count": did}
        )
    if impact.is_emptied:
        sentences.append(
            _("With nothing left to do it no longer counts for anybody; completion dates stay.")
        )
    else:
        sentences.append(_("It stays finished for them, with its date."))
    if impact.course_finished:
        sentences.append(describe_course_finished(impact.course_finished))
    return sentences


def name_page(page: Page) -> str:
    return _("this module") if isinstance(page, ModulePage) else _("this lesson")

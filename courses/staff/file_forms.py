"""The form of a page's editor: it takes no file that its author may not use there.

Choosers offer the right files only, but a form can be posted with any number in it, and a page
that shows another course's picture would publish it. Preview asks the same form.
"""

from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from courses import access
from courses.content.files import CourseImage
from courses.content.learning_pages import LessonPage, ModulePage, get_course_of
from courses.content.pages import CoursePage
from courses.teaching.models import CourseTeam

from .file_uses import FileKey, find_files, find_files_of_page, place_error


class CourseFilesForm(WagtailAdminPageForm):
    """Refuses new files; those of the version being edited may stay, wherever they came from."""

    def clean(self):
        cleaned = super().clean()
        kept = find_files_of_page(self.instance)
        new = {key for value in cleaned.values() for key in find_files(value)} - kept
        if new:
            problems = self.find_problems(new)

            def check(keys: set[FileKey]) -> str:
                return next((problems[key] for key in sorted(keys, key=str) if key in problems), "")

            for name, value in list(cleaned.items()):
                error = place_error(value, check)
                if error:
                    self.add_error(name, error)
        return cleaned

    def find_problems(self, keys: set[FileKey]) -> dict[FileKey, str]:
        """Return a sentence for each file that may not be used. Two queries per kind of file."""
        problems: dict[FileKey, str] = {}
        foreign = self.find_collections_of_other_courses()
        for model in {model for model, _pk in keys}:
            wanted = {pk for kind, pk in keys if kind is model}
            files = access.choosable_files(self.for_user, model).filter(pk__in=wanted)
            collections = dict(files.values_list("pk", "collection_id"))
            for pk in wanted:
                if pk not in collections:
                    problems[model, pk] = _("You may not use this file. Choose another.")
                elif model is not CourseImage and collections[pk] in foreign:
                    problems[model, pk] = _(
                        "This file belongs to another course, and only its students can open it. "
                        "Upload it to this course."
                    )
        return problems

    def find_collections_of_other_courses(self) -> set[int]:
        """Return the collections whose documents and films would not open on this page."""
        page = self.instance if self.instance.pk else self.parent_page
        course = get_course_of(page) if page is not None and page.pk else None
        teams = CourseTeam.objects.exclude(course=course) if course else CourseTeam.objects.none()
        return set(teams.values_list("collection_id", flat=True))


# Content stands below the rules and cannot name this form itself. Hooks are loaded before Wagtail
# builds any page's editor.
for model in (CoursePage, ModulePage, LessonPage):
    model.base_form_class = CourseFilesForm

"""Who else may see a page, as Wagtail asks it, without the names of other courses' teams.

A team's group is called after its course, drafts included.
"""

from wagtail.admin.forms.pages import PageViewRestrictionForm
from wagtail.admin.views.page_privacy import SetPrivacyView


class PagePrivacyForm(PageViewRestrictionForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups = self.fields["groups"]
        groups.queryset = groups.queryset.filter(course_team__isnull=True)

    class Meta(PageViewRestrictionForm.Meta):
        pass


class PagePrivacyView(SetPrivacyView):
    form_class = PagePrivacyForm

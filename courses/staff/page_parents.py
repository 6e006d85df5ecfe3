"""“Where shall the new page go?”: the places a user may add to, in one query of constant size."""

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.views.pages.choose_parent import GenericChooseParentView
from wagtail.models import Page

from courses import access


class ChooseParentView(GenericChooseParentView):
    """Wagtail builds one OR per grant: at a thousand courses SQLite refuses the statement."""

    def get_valid_parent_pages(self, user):
        models = self.model.allowed_parent_page_models()
        addable = self.permission_policy.instances_user_has_permission_for(user, "add")
        parents = Page.objects.filter(pk__in=addable.order_by().values("pk"))
        return parents.filter(
            content_type__in=list(ContentType.objects.get_for_models(*models).values())
        )

    def post(self, request, *args, **kwargs):
        """Refuse a parent the user has nothing to do with before the form tells its title."""
        chosen = request.POST.get("parent_page", "")
        if chosen.isdecimal() and (
            len(chosen) >= 10 or not access.can_know_staff_page(request.user, int(chosen))
        ):
            raise Http404
        return super().post(request, *args, **kwargs)


def choose_parent(request: HttpRequest, app_label: str, model_name: str) -> HttpResponse:
    """Show the form for a page type; 404 for everything that is none."""
    try:
        model = ContentType.objects.get_by_natural_key(app_label, model_name).model_class()
    except ContentType.DoesNotExist as error:
        raise Http404 from error
    if model is None or not issubclass(model, Page):
        raise Http404
    return ChooseParentView.as_view()(request, app_label=app_label, model_name=model_name)

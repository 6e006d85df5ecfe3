"""What stands for the parameters of a route: ids of course A's things, by name and place."""

from functools import cached_property

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Site

from courses.content.subjects import Subject
from courses.teaching.groups import INSTRUCTORS
from home.models import Brand

from .course_world import SEARCHED
from .world import World

# Where a parameter's meaning depends on the route: (beginning of the route, name) -> key.
BY_PLACE = {
    ("admin/api/main/^pages", "pk"): "page",
    ("admin/api/main/^documents", "pk"): "document",
    ("admin/api/main/^images", "pk"): "image",
    ("admin/pages/workflow/", "page_id"): "in_review",
    ("admin/pages/workflow/", "action_name"): "task_action",
    ("admin/pages/<int:page_id>/workflow_history/detail/", "page_id"): "in_review",
    ("admin/courses/<int:page_id>/order/", "page_id"): "module",
    ("admin/pages/add/", "parent_page_id"): "module",
    ("admin/pages/<int:page_id>/revisions/", "page_id"): "lesson",
    ("admin/pages/^(?P<pk>", "pk"): "lesson",
    ("admin/pages/<int:page_id>/convert_alias/", "page_id"): "alias",
    ("admin/pages/", "page_to_move_id"): "page",
    ("admin/collections/", "pk"): "collection",
    ("admin/workflows/tasks/", "pk"): "task",
    ("admin/workflows/tasks/", "app_label"): "wagtailcore",
    ("admin/workflows/tasks/", "model_name"): "groupapprovaltask",
    ("admin/workflows/", "pk"): "workflow",
    ("admin/snippets/choose/courses/subject/chosen/", "pk"): "subject",
    ("admin/snippets/courses/subject/", "pk"): "subject",
    ("admin/documents/", "pk"): "document",
    ("admin/documents/", "uploaded_file_id"): "document_upload",
    ("admin/images/", "pk"): "image",
    ("admin/images/", "uploaded_file_id"): "image_upload",
    ("admin/sites/", "pk"): "site",
    ("admin/users/", "pk"): "student",
    ("admin/^chat/report/", "instance_pk"): "report",
    ("admin/webhooks/deliveries/", "pk"): "webhook_delivery",
    ("admin/webhooks/", "pk"): "webhook",
    ("admin/groups/", "pk"): "group",
    ("admin/settings/", "pk"): "brand",
    ("admin/settings/", "app_name"): "home",
    ("admin/settings/", "model_name"): "brand_model",
    ("brand/", "version"): "no-such-version",
    ("brand/", "size"): "32",
    ("^brand/", "light"): "2a3eb1",
    ("^brand/", "dark"): "9cc8ff",
    ("admin/tag-autocomplete/", "app_name"): "taggit",
    ("admin/tag-autocomplete/", "model_name"): "tag_model",
    ("admin/bulk/", "app_label"): "bulk_app",
    ("django-admin/^(?P<app_label>", "app_label"): "auth",
    ("django-admin/auth/group/", "object_id"): "group",
    ("django-admin/accounts/user/", "object_id"): "student",
    ("django-admin/accounts/user/", "id"): "student",
    ("django-admin/account/emailaddress/", "object_id"): "email",
    ("django-admin/taggit/tag/", "object_id"): "tag",
    ("django-admin/r/", "object_id"): "lesson",
    ("accounts/2fa/webauthn/keys/", "pk"): "1",
    ("api/v2/^pages", "pk"): "page",
    ("api/v2/^documents", "pk"): "document",
    ("api/v2/^images", "pk"): "image",
}

# Routes that are not written with names, or need parameters that fit each other.
WHOLE_PATHS = {
    "admin/bulk/<str:app_label>/<str:model_name>/<str:action>/": "bulk",
    "admin/^.*/$": ["/admin/nowhere/"],
    "^admin/password_reset/(?:.+/)?$": ["/admin/password_reset/"],
    "django-admin/(?P<url>.*)$": ["/django-admin/nowhere"],
    "documents/<int:document_id>/<path:filename>": "document_file",
    "documents/^(\\d+)/(.*)$": "document_file",
    "^media/(?P<path>.+)$": "media_files",
    "^((?:[\\w\\-]+/)*)$": "pages_on_site",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": [
        "/accounts/password/reset/key/1-no-such-key/"
    ],
}

BULK_ACTIONS = {
    "wagtailcore/page": ("delete", "move", "publish", "unpublish"),
    "courses/courseimage": ("delete", "add_tags", "add_to_collection"),
    "courses/coursedocument": ("delete", "add_tags", "add_to_collection"),
    "accounts/user": ("delete", "assign_role", "set_active_state"),
}


class Arguments:
    """Values for parameters, taken from the world."""

    def __init__(self, world: World):
        self.world = world

    def values(self, route: str, name: str) -> list:
        for (start, parameter), key in BY_PLACE.items():
            if parameter == name and route.startswith(start):
                return self.known.get(key, [key])
        return self.known[name]

    def queries(self, route: str) -> list[str]:
        """Return the questions a route is asked: plain, by search, by the ids of things."""
        if "autocomplete" in route:
            return ["?term=zqa"]
        if route.endswith("find/"):
            return [f"?{self.ids_for(route)[0]}"]
        if "choose" in route:
            return ["", f"?q={SEARCHED}", "?" + "&".join(self.ids_for(route))]
        if "search" in route or "results" in route:
            return ["", f"?q={SEARCHED}"]
        if "/api/main/" in route and "action" not in route:
            return ["", "?fields=*"] if "<" in route else ["", f"?fields=*&search={SEARCHED}"]
        return ["?fields=*"] if route.startswith("api/v2/") else [""]

    def ids_for(self, route: str) -> list[str]:
        """Return the ids of course A's secret things of the kind that a route is about."""
        a = self.world.a
        for kind, things in (("document", [a.document]), ("image", [a.image])):
            if kind in route:
                return [f"id={thing.pk}" for thing in things]
        return [f"id={page.pk}" for page in (a.draft, a.lesson, a.hidden)]

    def posted(self, route: str) -> dict[str, str]:
        """Return a well-made form where an empty one would only show Wagtail's own mistakes."""
        if route.endswith("/order/"):
            return {"page": str(self.world.a.lesson.pk), "to": "up"}
        if route.endswith("-link/"):
            return {"external-link-chooser-url": "https://educa.example/"}
        return {}

    def whole_path(self, route: str) -> list[str] | None:
        found = WHOLE_PATHS.get(route)
        return getattr(self, found) if isinstance(found, str) else found

    @cached_property
    def bulk(self) -> list[str]:
        a = self.world.a
        ids = {
            "wagtailcore/page": f"id={a.draft.pk}&id={a.lesson.pk}&id={a.hidden.pk}",
            "courses/courseimage": f"id={a.image.pk}",
            "courses/coursedocument": f"id={a.document.pk}",
            "accounts/user": f"id={a.student.pk}",
        }
        return [
            f"/admin/bulk/{model}/{action}/?{ids[model]}"
            for model, actions in BULK_ACTIONS.items()
            for action in actions
        ]

    @cached_property
    def document_file(self) -> list[str]:
        return [self.world.a.document.url]

    @cached_property
    def media_files(self) -> list[str]:
        a = self.world.a
        return [item.file.url for item in (a.document, a.image, a.media)]

    @cached_property
    def pages_on_site(self) -> list[str]:
        a = self.world.a
        pages = (a.course, a.hidden, a.module, a.lesson, a.draft, a.scheduled)
        return [self.world.catalog.url, *(page.get_url() for page in pages)]

    @cached_property
    def known(self) -> dict[str, list]:
        return {**self.page_arguments, **self.file_arguments, **self.other_arguments}

    @cached_property
    def page_arguments(self) -> dict[str, list]:
        a = self.world.a
        pages = [a.lesson.pk, a.draft.pk, a.hidden.pk]
        return {
            "page": pages,
            "page_id": pages,
            "parent_page_id": [a.module.pk, a.draft.pk, a.hidden.pk],
            "page_pk": [a.course.pk],
            "module": [a.module.pk],
            "lesson": [a.lesson.pk],
            "alias": [a.alias.pk],
            "in_review": [a.in_review.pk],
            "course_id": [a.course.pk, a.hidden.pk],
            "destination_id": [a.second_module.pk, self.world.b.module.pk],
            "revision_id": [a.old_revision.pk, a.new_revision.pk],
            "revision_id_a": [a.old_revision.pk, "live"],
            "revision_id_b": [a.new_revision.pk],
            "task_state_id": [a.task_state.pk],
            "task_id": [a.task_state.task_id],
            "workflow_state_id": [a.task_state.workflow_state_id],
            "slug": [a.course.slug, a.hidden.slug],
            "seq": [1],
            "token_id": [self.world.token.pk],
            "content_type_app_name": ["courses"],
            "content_type_model_name": ["lessonpage"],
            "page_view_restriction_id": [a.restriction.pk],
            "restriction_id": [a.restriction.pk],
        }

    @cached_property
    def file_arguments(self) -> dict[str, list]:
        a = self.world.a
        return {
            "document": [a.document.pk],
            "document_id": [a.document.pk],
            "doc_id": [a.document.pk],
            "image": [a.image.pk],
            "image_id": [a.image.pk],
            "media_id": [a.media.pk],
            "media_type": ["audio"],
            "filter_spec": ["original"],
            "collection": [a.collection.pk],
            "collection_id": [a.collection.pk],
            "document_upload": [a.uploads["coursedocument"].pk],
            "image_upload": [a.uploads["courseimage"].pk],
        }

    @cached_property
    def other_arguments(self) -> dict[str, list]:
        a, world = self.world.a, self.world
        return {
            "app_label": ["courses"],
            "app_name": ["courses"],
            "model_name": ["lessonpage"],
            "object_id": [a.lesson.pk],
            "session_id": [a.editing_session.pk],
            "action_name": ["publish", "unpublish", "delete", "create_alias", "copy"],
            "task_action": ["approve", "reject"],
            "task": [a.task_state.task_id],
            "workflow": [world.workflow.pk],
            "workflow_pk": [world.workflow.pk],
            "redirect_id": [world.redirect.pk],
            "query_id": [Query.objects.get().pk],
            "subject": [Subject.objects.get(slug="music").pk],
            "subject_id": [Subject.objects.get(slug="music").pk],
            "site": [Site.objects.get().pk],
            "brand": [Brand.objects.get().pk],
            "student": [a.student.pk],
            "group": [Group.objects.get(name=INSTRUCTORS).pk, a.team.group_id],
            "email": [a.student.emailaddress_set.get().pk],
            "tag": [a.document.tags.get().pk],
            "content_type_id": [ContentType.objects.get_for_model(type(a.lesson)).pk],
            "instance_pk": [a.enrollment.pk],
            "enrollment_id": [a.enrollment.pk],
            "report": [a.report.pk],
            "mute_id": [a.mute.pk],
            "kind": ["csv", "json"],
            "tag_model": ["tag"],
            "brand_model": ["brand"],
            "webhook": [world.message.endpoint_id],
            "webhook_delivery": [world.message.pk],
            "uidb64": ["MQ"],
            "token": ["no-such-token"],
            "key": ["no-such-key"],
        }

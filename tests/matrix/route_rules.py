r"""Whose each route is. A route of the site that stands nowhere here fails the tests.

The rules are those of `actors.RULES`, seen from course A: the examples are course A's objects.
Where a rule names everybody on the staff, the screen is a list or a form of each person's own, and
holds nothing of other people's courses: the probes look for that.
"""

from .account_routes import ACCOUNT_ROUTES
from .api_routes import API_ROUTES
from .search_routes import PROMOTION_ROUTES, QUERY_ROUTES, TERMS_ROUTES

# Routes that answer alike to everybody, or only to the owner of a key, and hold no course's things.
PUBLIC_ROUTES = r"""
healthz
gallery/
django-admin/login/
django-admin/password_change/
django-admin/logout/
admin/login/
admin/sprite/
admin/jsi18n/
admin/logout/
admin/password_reset/
admin/password_reset/done/
admin/password_reset/confirm/<uidb64>/<token>/
admin/password_reset/complete/
_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/
_util/login/
documents/authenticate_with_password/<int:restriction_id>/
documents/<int:document_id>/<path:filename>
documents/^(\d+)/(.*)$
^media/(?P<path>.+)$
^((?:[\w\-]+/)*)$
search/
robots.txt
sitemap.xml
feeds/courses/
courses/<str:slug>/picture.jpg
courses/<str:slug>/enroll/
courses/<str:slug>/withdraw/
courses/<str:slug>/chat/
courses/<str:slug>/chat/<int:seq>/edit/
courses/<str:slug>/chat/<int:seq>/delete/
courses/<str:slug>/chat/<int:seq>/report/
courses/<str:slug>/chat/<int:seq>/pin/
notices/
learn/
learn/<str:slug>/
learn/pages/<int:page_id>/complete/
learn/pages/<int:page_id>/parts/
learn/<str:slug>/progress/
learn/events/
^brand/colors/(?P<light>[0-9a-f]{6})-(?P<dark>[0-9a-f]{6})\.css$
brand/logo/<slug:version>
brand/icon/<slug:version>-<int:size>.png
favicon.ico
site.webmanifest
"""

# Lists, choosers and forms of one's own, for everybody who may enter the admin.
STAFF_ROUTES = r"""
admin/
admin/test404/
admin/failwhale/
admin/account/
admin/dismissibles/
admin/block-preview/
admin/settings/<slug:app_name>/<slug:model_name>/
admin/modeladmin/jsi18n/
admin/courses/start/
admin/choose-external-link/
admin/choose-email-link/
admin/choose-phone-link/
admin/choose-anchor-link/
admin/choose-page/
admin/choose-page/search/
admin/choose-page/chosen-multiple/
admin/tag-autocomplete/
admin/tag-autocomplete/<app_name>/<model_name>/
admin/tag-autocomplete/<slug:app_name>/<slug:model_name>/
admin/api/main/^pages/
admin/api/main/^documents/
admin/api/main/^images/
admin/pages/create/<slug:app_label>/<slug:model_name>
admin/workflows/task_chooser/
admin/workflows/task_chooser/results/
admin/workflows/task_chooser/create/
admin/workflows/task_chooser/<int:task_id>/
admin/editing-sessions/release/<int:session_id>/
admin/reports/site-history/
admin/reports/site-history/results/
admin/snippets/choose/courses/subject/
admin/snippets/choose/courses/subject/results/
admin/snippets/choose/courses/subject/chosen/<str:pk>/
admin/snippets/choose/courses/subject/chosen-multiple/
admin/documents/chooser/
admin/documents/chooser/results/
admin/documents/chooser/chosen-multiple/
admin/images/chooser/
admin/images/chooser/results/
admin/images/chooser/chosen-multiple/
admin/media/chooser/
admin/media/chooser/(?P<media_type>audio|video)/
"""

# The same, for those who teach at this moment.
TEACHER_ROUTES = r"""
admin/courses/mine/results/
admin/courses/mine/
admin/pages/
admin/pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/
admin/pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/results/
admin/pages/search/
admin/pages/search/results/
admin/reports/workflow/
admin/reports/workflow/results/
admin/reports/workflow_tasks/
admin/reports/workflow_tasks/results/
admin/reports/aging-pages/
admin/reports/aging-pages/results/
admin/^courses/enrollment/$
admin/^chat/report/$
admin/documents/
admin/documents/results/
admin/documents/add/
admin/documents/multiple/add/
admin/images/
admin/images/results/
admin/images/add/
admin/images/multiple/add/
admin/documents/chooser/create/
admin/images/chooser/create/
admin/media/
admin/media/^(?P<media_type>audio|video|media)/add/$
admin/media/^(?P<media_type>audio|video)/chooser/upload/$
"""

# One thing of one course: its team and the managers.
TEAM_ROUTES = r"""
admin/api/main/^images/find/
admin/api/main/^documents/find/
admin/api/main/^pages/find/
admin/pages/workflow/confirm_cancellation/<int:page_id>/
admin/pages/<int:page_id>/revisions/
admin/courses/<int:course_id>/class/
admin/chat/rooms/<int:course_id>/
admin/chat/rooms/<int:course_id>/mute/
admin/chat/rooms/<int:course_id>/questions/
admin/chat/rooms/<int:course_id>/unmute/<int:mute_id>/
admin/^chat/report/inspect/(?P<instance_pk>[0-9]+)/$
admin/courses/<int:course_id>/class/decide/
admin/courses/<int:course_id>/class/add/
admin/courses/<int:course_id>/class/codes/
admin/courses/<int:course_id>/class/import/
admin/courses/<int:course_id>/class/<int:enrollment_id>/remove/
admin/courses/<int:course_id>/archive/
admin/courses/<int:course_id>/unarchive/
admin/courses/<int:course_id>/duplicate/
admin/courses/<int:course_id>/new-run/
admin/courses/<int:page_id>/order/
admin/courses/<int:page_id>/publish/
admin/courses/<int:page_id>/review/
admin/courses/checks/<int:page_id>/
admin/courses/publish/<int:page_id>/<int:revision_id>/
admin/api/main/^pages/<int:pk>/
admin/api/main/^pages/<int:pk>/action/<str:action_name>/
admin/api/main/^documents/<int:pk>/
admin/api/main/^images/<int:pk>/
admin/pages/<int:parent_page_id>/
admin/pages/<int:parent_page_id>/results/
admin/bulk/<str:app_label>/<str:model_name>/<str:action>/
admin/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/
admin/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/preview/
admin/pages/<int:page_id>/usage/
admin/pages/<int:page_id>/edit/
admin/pages/<int:page_id>/edit/preview/
admin/pages/<int:page_id>/view_draft/
admin/pages/<int:parent_page_id>/add_subpage/
admin/pages/<int:page_id>/delete/
admin/pages/<int:page_id>/unpublish/
admin/pages/<int:page_id>/convert_alias/
admin/pages/<int:page_to_move_id>/move/
admin/pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/
admin/pages/<int:page_to_move_id>/set_position/
admin/pages/<int:page_id>/copy/
admin/pages/<int:page_id>/privacy/
admin/pages/<int:page_id>/revisions/<int:revision_id>/view/
admin/pages/<int:page_id>/revisions/<int:revision_id>/revert/
admin/pages/<int:page_id>/revisions/<int:revision_id>/unschedule/
admin/pages/^(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$
admin/pages/<int:page_id>/workflow_history/
admin/pages/<int:page_id>/workflow_history/detail/<int:workflow_state_id>/
admin/pages/<int:page_id>/history/
admin/pages/<int:page_id>/history/results/
admin/choose-page/<int:parent_page_id>/
admin/editing-sessions/ping/<str:app_label>/<str:model_name>/<str:object_id>/<int:session_id>/
admin/^courses/enrollment/inspect/(?P<instance_pk>[0-9]+)/$
admin/documents/edit/<int:document_id>/
admin/documents/delete/<int:document_id>/
admin/documents/multiple/<int:doc_id>/
admin/documents/multiple/create_from_uploaded_document/<int:uploaded_file_id>/
admin/documents/multiple/<int:doc_id>/delete/
admin/documents/multiple/delete_upload/<int:uploaded_file_id>/
admin/documents/usage/<int:document_id>/
admin/images/<int:image_id>/
admin/images/<int:image_id>/delete/
admin/images/<int:image_id>/preview/<str:filter_spec>/
admin/images/usage/<int:image_id>/
admin/images/multiple/<int:image_id>/
admin/images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/
admin/images/multiple/<int:image_id>/delete/
admin/images/multiple/delete_upload/<int:uploaded_file_id>/
admin/documents/chooser/chosen/<str:pk>/
admin/images/chooser/chosen/<str:pk>/
admin/images/chooser/<int:image_id>/select_format/
admin/media/edit/<int:media_id>/
admin/media/delete/<int:media_id>/
admin/media/chooser/<int:media_id>/
admin/media/usage/<int:media_id>/
"""

LEAD_ROUTES = r"""
admin/chat/rooms/<int:course_id>/export/<str:kind>/
admin/courses/<int:course_id>/team/
"""

MANAGER_ROUTES = r"""
admin/reports/page-types-usage/results/
admin/reports/page-types-usage/
admin/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/
admin/pages/workflow/collect_action_data/<int:page_id>/<slug:action_name>/<int:task_state_id>/
admin/pages/workflow/preview/<int:page_id>/<int:task_id>/
admin/pages/<int:page_id>/lock/
admin/pages/<int:page_id>/unlock/
admin/reports/locked/
admin/reports/locked/results/
admin/webhooks/
admin/webhooks/results/
admin/webhooks/new/
admin/webhooks/edit/<int:pk>/
admin/webhooks/delete/<int:pk>/
admin/webhooks/history/<int:pk>/
admin/webhooks/history-results/<int:pk>/
admin/webhooks/secret/<int:pk>/
admin/webhooks/rotate/<int:pk>/
admin/webhooks/ping/<int:pk>/
admin/webhooks/deliveries/
admin/webhooks/deliveries/results/
admin/webhooks/deliveries/inspect/<int:pk>/
admin/webhooks/deliveries/send-again/<int:pk>/
"""

SUPERUSER_ROUTES = r"""
django-admin/
django-admin/password_change/done/
django-admin/autocomplete/
django-admin/jsi18n/
django-admin/r/<path:content_type_id>/<path:object_id>/
django-admin/auth/group/
django-admin/auth/group/add/
django-admin/auth/group/<path:object_id>/history/
django-admin/auth/group/<path:object_id>/delete/
django-admin/auth/group/<path:object_id>/change/
django-admin/auth/group/<path:object_id>/
django-admin/accounts/user/<id>/password/
django-admin/accounts/user/
django-admin/accounts/user/add/
django-admin/accounts/user/<path:object_id>/history/
django-admin/accounts/user/<path:object_id>/delete/
django-admin/accounts/user/<path:object_id>/change/
django-admin/accounts/user/<path:object_id>/
django-admin/django_tasks_database/dbtaskresult/
django-admin/django_tasks_database/dbtaskresult/<path:object_id>/history/
django-admin/django_tasks_database/dbtaskresult/<path:object_id>/change/
django-admin/django_tasks_database/dbtaskresult/<path:object_id>/
django-admin/taggit/tag/merge-tags/
django-admin/taggit/tag/
django-admin/taggit/tag/add/
django-admin/taggit/tag/<path:object_id>/history/
django-admin/taggit/tag/<path:object_id>/delete/
django-admin/taggit/tag/<path:object_id>/change/
django-admin/taggit/tag/<path:object_id>/
django-admin/account/emailaddress/
django-admin/account/emailaddress/add/
django-admin/account/emailaddress/<path:object_id>/history/
django-admin/account/emailaddress/<path:object_id>/delete/
django-admin/account/emailaddress/<path:object_id>/change/
django-admin/account/emailaddress/<path:object_id>/
django-admin/^(?P<app_label>auth|accounts|taggit|django_tasks_database|account)/$
admin/collections/
admin/collections/add/
admin/collections/<int:pk>/
admin/collections/<int:pk>/delete/
admin/collections/<int:collection_id>/privacy/
admin/workflows/list/
admin/workflows/list/results/
admin/workflows/add/
admin/workflows/enable/<int:pk>/
admin/workflows/disable/<int:pk>/
admin/workflows/edit/<int:pk>/
admin/workflows/usage/<int:pk>/
admin/workflows/usage/<int:pk>/results/
admin/workflows/remove/<int:page_pk>/
admin/workflows/remove/<int:page_pk>/<int:workflow_pk>/
admin/workflows/tasks/add/<str:app_label>/<str:model_name>/
admin/workflows/tasks/select_type/
admin/workflows/tasks/index/
admin/workflows/tasks/index/results/
admin/workflows/tasks/edit/<int:pk>/
admin/workflows/tasks/disable/<int:pk>/
admin/workflows/tasks/enable/<int:pk>/
admin/redirects/
admin/redirects/results/
admin/redirects/add/
admin/redirects/<int:redirect_id>/
admin/redirects/<int:redirect_id>/delete/
admin/redirects/import/
admin/redirects/import/process/
admin/snippets/courses/subject/
admin/snippets/courses/subject/results/
admin/snippets/courses/subject/add/
admin/snippets/courses/subject/edit/<int:pk>/
admin/snippets/courses/subject/delete/<int:pk>/
admin/snippets/courses/subject/usage/<int:pk>/
admin/snippets/courses/subject/history/<int:pk>/
admin/snippets/courses/subject/history-results/<int:pk>/
admin/snippets/courses/subject/copy/<int:pk>/
admin/snippets/choose/courses/subject/create/
admin/sites/
admin/sites/results/
admin/sites/new/
admin/sites/edit/<int:pk>/
admin/sites/delete/<int:pk>/
admin/sites/history/<int:pk>/
admin/sites/history-results/<int:pk>/
admin/sites/usage/<int:pk>/
admin/sites/copy/<int:pk>/
admin/users/
admin/users/results/
admin/users/new/
admin/users/edit/<int:pk>/
admin/users/delete/<int:pk>/
admin/users/history/<int:pk>/
admin/users/history-results/<int:pk>/
admin/users/usage/<int:pk>/
admin/users/copy/<int:pk>/
admin/groups/
admin/groups/results/
admin/groups/new/
admin/groups/edit/<int:pk>/
admin/groups/delete/<int:pk>/
admin/groups/history/<int:pk>/
admin/groups/history-results/<int:pk>/
admin/groups/usage/<int:pk>/
admin/invitations/
admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/
admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/preview/
"""

# Doors that lead nowhere, whoever asks.
CLOSED_ROUTES = r"""
admin/snippets/
admin/images/<int:image_id>/generate_url/output/
admin/images/<int:image_id>/generate_url/
django-admin/django_tasks_database/dbtaskresult/add/
django-admin/django_tasks_database/dbtaskresult/<path:object_id>/delete/
django-admin/(?P<url>.*)$
admin/^.*/$
"""

ROUTE_RULES = {
    route: rule
    for rule, routes in {
        "everybody": PUBLIC_ROUTES + API_ROUTES + ACCOUNT_ROUTES,
        "staff": STAFF_ROUTES + QUERY_ROUTES,
        "teachers": TEACHER_ROUTES,
        "team": TEAM_ROUTES,
        "lead": LEAD_ROUTES,
        "managers": MANAGER_ROUTES + PROMOTION_ROUTES,
        "superuser": SUPERUSER_ROUTES + TERMS_ROUTES,
        "nobody": CLOSED_ROUTES,
    }.items()
    for route in routes.split()
}

# Wagtail's own alarm test: the answer is an error, by design and without any content.
FAILS_ON_PURPOSE = {"admin/failwhale/"}

# Who posts here makes something of his own.
WRITES_ONES_OWN = {"admin/courses/start/"}

# Without the parameters that only their own scripts know, these refuse everybody; and the home
# is the place to which refusals lead. A form for many files is an empty form for strangers.
STATUS_SAYS_NOTHING = {
    "admin/",
    "admin/block-preview/",
    "admin/bulk/<str:app_label>/<str:model_name>/<str:action>/",
    "django-admin/autocomplete/",
    "django-admin/r/<path:content_type_id>/<path:object_id>/",
}

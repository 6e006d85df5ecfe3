"""The pages of one's account beside allauth's."""

from django.urls import path

from . import data_views, invitations, language_views, token_views, views
from .reminders import OptionalMail

urlpatterns = [
    path("", views.account_home, name="account_home"),
    path("profile/", views.profile, name="account_profile"),
    path("language/", language_views.choose_language, name="choose_language"),
    path("2fa/required/", views.two_factor_required, name="two_factor_required"),
    *(
        path(f"{kind}/<str:token>/", views.unsubscribe, {"kind": kind}, f"unsubscribe_{kind}")
        for kind in OptionalMail
    ),
    path("sessions/<int:session_id>/end/", views.end_session, name="end_session"),
    path("tokens/", token_views.api_tokens, name="api_tokens"),
    path("tokens/new/", token_views.new_api_token, name="new_api_token"),
    path("tokens/<int:token_id>/revoke/", token_views.revoke_api_token, name="revoke_api_token"),
    path("invitation/<str:token>/", invitations.accept, name="accept_invitation"),
    path("data/", data_views.my_data, name="my_data"),
    path("data/export/", data_views.export_my_data, name="export_my_data"),
    path("data/erase/", data_views.erase_my_account, name="erase_my_account"),
    path("data/erased/", data_views.account_erased, name="account_erased"),
]

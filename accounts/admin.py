"""Django admin for accounts: the superuser's emergency door."""

from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.admin import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin

from .erasure import erase_person, find_obstacle
from .models import User

PROFILE = ("display_name", "language", "time_zone", "wants_reminders", "wants_digests")

# Secrets and sessions are not for looking at; providers come from the environment alone.
# `manage.py reset_two_factor` helps who has lost phone and codes.
admin.site.unregister([Authenticator, SocialAccount, SocialApp, SocialToken, UserSession])


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ("username", "email", "display_name", "is_staff", "is_active")
    search_fields = ("username", "email", "display_name")
    fieldsets = (*DjangoUserAdmin.fieldsets, (None, {"fields": PROFILE}))
    actions = None  # people are erased one by one, and the last administrator never
    add_fieldsets = (
        (None, {"fields": ("username", "email", "display_name", "password1", "password2")}),
    )

    def has_delete_permission(self, request, obj=None):
        is_allowed = super().has_delete_permission(request, obj)
        return is_allowed and not (obj is not None and find_obstacle(obj))

    def get_deleted_objects(self, objs, request):
        """Erasing has rules of its own: what merely refers to the person is no obstacle."""
        return [str(person) for person in objs], {}, set(), []

    def delete_model(self, request, obj):
        erase_person(user=obj, by=request.user)

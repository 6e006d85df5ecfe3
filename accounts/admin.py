"""Django admin for accounts: the superuser's emergency door."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin

from .models import User


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ("username", "email", "display_name", "is_staff", "is_active")
    search_fields = ("username", "email", "display_name")
    fieldsets = (*DjangoUserAdmin.fieldsets, (None, {"fields": ("display_name",)}))
    add_fieldsets = (
        (None, {"fields": ("username", "email", "display_name", "password1", "password2")}),
    )

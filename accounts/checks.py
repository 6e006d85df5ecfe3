"""System checks of accounts."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.checks import Tags, Warning, register
from django.db import connection

from .two_factor import SUPERUSERS


@register(Tags.database)
def check_required_groups_exist(app_configs, databases=None, **kwargs) -> list[Warning]:
    """A group that is spelled wrongly in EDUCA_MFA_REQUIRED_FOR would protect nobody."""
    # `migrate` runs the checks of databases before there is a table.
    if not databases or Group._meta.db_table not in connection.introspection.table_names():
        return []
    named = set(settings.EDUCA_MFA_REQUIRED_FOR) - {SUPERUSERS}
    unknown = sorted(
        named - set(Group.objects.filter(name__in=named).values_list("name", flat=True))
    )
    if not unknown:
        return []
    return [
        Warning(
            f"EDUCA_MFA_REQUIRED_FOR names groups that do not exist: {', '.join(unknown)}.",
            hint=f"It takes names of groups and “{SUPERUSERS}”, separated by commas.",
            id="accounts.W001",
        )
    ]

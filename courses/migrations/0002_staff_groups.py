"""The two standing staff groups, and what each may do before any course exists.

Grants on the catalog, on courses and on files come with those: see `courses.teaching`.
"""

from django.db import migrations

GROUPS = ("Instructors", "Course managers")
# (app, model, codename, name): the rows Django and Wagtail would make after all migrations.
GRANTS = (
    ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"),
    ("courses", "coursepage", "start_course", "Can start a course"),
)
# What "Course managers" may do besides, for the site as a whole.
MANAGER_GRANTS = tuple(
    (
        "wagtailsearchpromotions",
        "searchpromotion",
        f"{act}_searchpromotion",
        f"Can {act} search promotion",
    )
    for act in ("add", "change", "delete")
)


def create_staff_groups(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    grants = make_permissions(apps, GRANTS)
    for name in GROUPS:
        group, _created = groups.get_or_create(name=name)
        group.permissions.add(*grants)
    groups.get(name=GROUPS[1]).permissions.add(*make_permissions(apps, MANAGER_GRANTS))


def make_permissions(apps, rows):
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    made = []
    for app_label, model, codename, name in rows:
        content_type, _created = content_types.get_or_create(app_label=app_label, model=model)
        grant, _created = permissions.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        made.append(grant)
    return made


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("courses", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        # Those before let every group in the admin choose all files; these groups must come later.
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
    ]

    # Undone, the groups stay: people are in them.
    operations = [migrations.RunPython(create_staff_groups, migrations.RunPython.noop)]

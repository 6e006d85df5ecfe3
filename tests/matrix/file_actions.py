"""What is done with documents, images and media, and with the collection that holds them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from courses.content.files import CourseDocument, CourseImage, CourseMedia

from .action import Action, Turn, action

FILES = "document image media"
SAVED_FILE = (
    "courses.coursedocument",
    "courses.courseimage",
    "courses.coursemedia",
    "wagtailsearch.indexentry",
    "wagtailsearch.sqliteftsindexentry",
)
NEW_NAME = "named-by-the-matrix"


def draw() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (9, 9), "#123456").save(picture, "PNG")
    return picture.getvalue()


def new_file(kind: str) -> SimpleUploadedFile:
    name, content = {
        "document": ("matrix.txt", b"matrix"),
        "image": ("matrix.png", draw()),
        "media": ("matrix.mp3", b"ID3" + b"\1" * 64),
    }[kind]
    return SimpleUploadedFile(name, content)


def edit_path(turn: Turn) -> str:
    name = {"document": "wagtaildocs", "image": "wagtailimages", "media": "wagtailmedia"}
    return reverse(f"{name[turn.kind]}:edit", args=[turn.thing.pk])


def post_file_form(turn: Turn, collection=None, **fields):
    collection = collection or turn.course.collection
    data = {"title": NEW_NAME, "collection": collection.pk, "tags": "", **fields}
    if turn.kind == "media":
        data = {"duration": "0", "width": "", "height": "", "language": "en", **data}
    return turn.browser.post(edit_path(turn), data)


def delete_file(turn: Turn):
    name = {"document": "wagtaildocs", "image": "wagtailimages", "media": "wagtailmedia"}
    return turn.post(f"{name[turn.kind]}:delete", turn.thing.pk)


def choose(turn: Turn):
    names = {
        "document": "wagtaildocs_chooser:choose_results",
        "image": "wagtailimages_chooser:choose_results",
        "media": "wagtailmedia:chooser",
    }
    return turn.get(names[turn.kind])


def chosen(turn: Turn):
    names = {
        "document": "wagtaildocs_chooser:chosen",
        "image": "wagtailimages_chooser:chosen",
        "media": "wagtailmedia:media_chosen",
    }
    return turn.get(names[turn.kind], turn.thing.pk)


def list_files(turn: Turn):
    names = {"document": "wagtaildocs", "image": "wagtailimages", "media": "wagtailmedia"}
    return turn.get(
        f"{names[turn.kind]}:index", query=f"?collection_id={turn.course.collection.pk}"
    )


def shows_title(turn: Turn) -> bool:
    return turn.shows(turn.kind)


def upload(kind: str):
    """Return a performer that adds a file to a collection, by the form made for one file."""

    def perform(turn: Turn):
        data = {"title": NEW_NAME, "collection": turn.thing.pk, "file": new_file(kind)}
        if kind == "media":
            fields = {"duration": "0", "language": "en"}
            return turn.post("wagtailmedia:add", "audio", data=data | fields)
        return turn.post(
            {"document": "wagtaildocs:add", "image": "wagtailimages:add"}[kind], data=data
        )

    return perform


def upload_many(turn: Turn):
    data = {"collection": turn.thing.pk, "files[]": new_file("image")}
    headers = {"X-Requested-With": "XMLHttpRequest"}
    return turn.post("wagtailimages:add_multiple", data=data, headers=headers)


def holds_new(model):
    return lambda turn: model.objects.filter(collection=turn.thing, title=NEW_NAME).exists()


def holds_upload(turn: Turn) -> bool:
    return CourseImage.objects.filter(collection=turn.thing, title__startswith="matrix").exists()


def bulk_delete(turn: Turn):
    model = {"document": "coursedocument", "image": "courseimage"}[turn.kind]
    query = f"?id={turn.thing.pk}"
    return turn.post("wagtail_bulk_action", "courses", model, "delete", query=query)


FILE_ACTIONS: list[Action] = [
    action("see in list", FILES, "team", list_files, shows_title, is_list=True),
    action("find in chooser", FILES, "team", choose, shows_title, is_list=True),
    action("choose", FILES, "team", chosen, shows_title),
    action(
        "open file form",
        FILES,
        "team",
        lambda turn: turn.browser.get(edit_path(turn)),
        shows_title,
    ),
    action("edit file", FILES, "team", post_file_form, lambda turn: turn.now.title == NEW_NAME),
    action(
        "replace file",
        FILES,
        "team",
        lambda turn: post_file_form(turn, file=new_file(turn.kind)),
        lambda turn: turn.now.file.name != turn.thing.file.name,
    ),
    action("delete file", FILES, "team", delete_file, lambda turn: turn.now is None),
    action(
        "delete many files",
        "document image",
        "team",
        bulk_delete,
        lambda turn: turn.now is None,
        is_list=True,
    ),
    Action(
        "move file to another course",
        # Document and film stand in a lesson: they stay where its students may open them.
        {"document": "nobody", "image": "managers", "media": "nobody"},
        lambda turn: post_file_form(turn, collection=turn.other.collection),
        lambda turn: turn.now.collection_id == turn.other.collection.pk,
        leaves=SAVED_FILE,  # the team may save the rest of the form
    ),
    action(
        "add document",
        "collection",
        "team",
        upload("document"),
        holds_new(CourseDocument),
        is_list=True,
    ),
    action(
        "add image", "collection", "team", upload("image"), holds_new(CourseImage), is_list=True
    ),
    action(
        "add media", "collection", "team", upload("media"), holds_new(CourseMedia), is_list=True
    ),
    action(
        "upload many images",
        "collection",
        "team",
        upload_many,
        holds_upload,
        is_list=True,
        leaves=("wagtailcore.uploadedfile",),
    ),
    action(
        "rename collection",
        "collection",
        "superuser",
        lambda turn: turn.post(
            "wagtailadmin_collections:edit",
            turn.thing.pk,
            data={"name": NEW_NAME, "parent": turn.thing.get_parent().pk},
        ),
        lambda turn: turn.now.name == NEW_NAME,
    ),
]

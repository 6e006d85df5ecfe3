"""What a course of the matrix shows: a film, a photograph, a free page and an overview.

Each of them, its captions, its poster and its bytes hold words of their own.
"""

import io
import secrets

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from wagtail.log_actions import log

from courses.content.files import CourseImage, CourseMedia
from courses.tests.cast import make_lesson, text_block

from .course_world import CourseWorld, fresh


def build_material(world: CourseWorld) -> None:
    photo = make_photo(world, world.word("photobytes", students_too=True))
    film = make_film(world)
    shown = make_lesson(fresh(world.module), "Lesson with a film")
    shown.content = [
        image_block(photo, world.word("alttext", students_too=True)),
        {"type": "video", "value": {"title": "Film", "media": film.pk, "embed_url": ""}},
        {"type": "audio", "value": {"title": "Talk", "media": world.media.pk}},
    ]
    shown.save_revision(user=world.lead).publish(user=world.lead)
    world.shown = fresh(shown)
    # What pages print of it later is made now: the bytes are what a thief would like to have.
    sizes = photo.get_renditions("max-720x1440", "max-1440x2880").values()
    world.class_bytes = {f"photo {size.filter_spec}": read(size.file) for size in sizes}
    build_public_part(world)
    log(
        instance=world.course,
        action="wagtail.edit",
        user=world.lead,
        title=world.word("auditentry"),
    )


def build_public_part(world: CourseWorld) -> None:
    free = make_lesson(fresh(world.module), "Free page", is_free_preview=True)
    free.content = [text_block(public_word(world, "free"))]
    free.save_revision(user=world.lead).publish(user=world.lead)
    cover = make_photo(world, public_word(world, "coverbytes"))
    course = fresh(world.course)
    course.cover = cover
    course.overview = [text_block(public_word(world, "overview"))]
    course.save_revision(user=world.lead).publish(user=world.lead)
    world.course = fresh(course)
    world.public_bytes = {"cover": read(cover.get_rendition("fill-640x672").file)}


def public_word(world: CourseWorld, place: str) -> str:
    text = world.word(place)
    world.public_words[place] = world.team_words.pop(place)
    return text


def image_block(image: CourseImage, alt_text: str) -> dict:
    value = {"image": image.pk, "alt_text": alt_text, "is_decorative": False, "caption": ""}
    return {"type": "image", "value": value}


def make_photo(world: CourseWorld, word: str) -> CourseImage:
    """Return a photograph of one random color, whose original holds a word among its bytes."""
    info = PngInfo()
    info.add_text("Comment", word)
    file = io.BytesIO()
    Image.new("RGB", (1500, 1500), f"#{secrets.token_hex(3)}").save(file, "PNG", pnginfo=info)
    file.seek(0)
    return CourseImage.objects.create(
        title="Photograph", collection=world.collection, file=ImageFile(file, name="photo.png")
    )


def make_film(world: CourseWorld) -> CourseMedia:
    film = CourseMedia(title="Film", type="video", collection=world.collection)
    film.file.save("film.mp4", ContentFile(world.word("filmbytes", students_too=True).encode()))
    caption = world.word("caption", students_too=True)
    text = f"WEBVTT\n\n00:00.000 --> 00:02.000\n{caption}\n"
    film.captions.save("film.vtt", ContentFile(text.encode()))
    poster = world.word("posterbytes", students_too=True)
    film.thumbnail.save("poster.png", ContentFile(poster.encode()))
    return film


def read(file) -> bytes:
    with file.open() as opened:
        return opened.read()

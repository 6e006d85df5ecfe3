"""Lists of files and their choosers ask the database the same for 1 file and for 50."""

import pytest
from django.core.files.base import ContentFile

from courses.content.files import CourseDocument, CourseImage, CourseMedia
from courses.tests.staff.file_cast import FILE_LISTS, png

LISTS = [*FILE_LISTS, "/admin/images/?layout=list"]


def add_files(collection, count: int) -> None:
    for number in range(count):
        common = {"title": f"File {number}", "collection": collection}
        image = ContentFile(png("#123456", 2), name="x.png")
        CourseImage.objects.create(file=image, **common).tags.add(f"tag {number}")
        text = ContentFile(b"x", name="x.txt")
        CourseDocument.objects.create(file=text, **common).tags.add(f"tag {number}")
        film = ContentFile(b"x", name="x.mp4")
        CourseMedia.objects.create(file=film, type="video", **common).tags.add(f"tag {number}")


@pytest.mark.parametrize("name", ["lead", "manager"])
def test_lists_ask_the_same_for_1_and_50_files(cast, client, count_queries, name):
    client.force_login(getattr(cast, name))

    def costs() -> dict[str, int]:
        return {url: count_queries(lambda url=url: client.get(url)) for url in LISTS}

    collection = cast.course_a.team.collection
    add_files(collection, 1)
    one = costs()
    add_files(collection, 49)
    fifty = costs()
    more = {url: (one[url], fifty[url]) for url in LISTS if fifty[url] > one[url]}
    assert not more

"""Links in lessons lead to their pages and documents, wherever in the stream they stand."""

from django.core.files.base import ContentFile

from courses.content.files import CourseDocument
from courses.tests.cast import make_lesson, text_block


def test_links_at_the_top_and_inside_a_callout_have_addresses(cast, client):
    document = CourseDocument(title="Sheet", collection=cast.course_a.team.collection)
    document.file.save("sheet.txt", ContentFile(b"text"))
    inner = text_block(f'<a linktype="document" id="{document.pk}">Sheet</a>')
    gone = text_block('<a linktype="page" id="999999">Gone</a>')
    callout = {"kind": "note", "title": "", "body": [inner]}
    lesson = make_lesson(cast.module_a, "Linked", text=None)
    lesson.content = [
        text_block(f'<a linktype="page" id="{cast.lesson_a.pk}">Other lesson</a>'),
        {"type": "callout", "value": callout, "id": "1" * 8},
        gone,
    ]
    lesson.save_revision().publish()
    client.force_login(cast.student)
    body = client.get(lesson.url).content.decode()
    assert f'<a href="{cast.lesson_a.url}">Other lesson</a>' in body
    assert f'<a href="{document.url}">Sheet</a>' in body
    assert "Gone" in body
    assert "linktype" not in body

"""The chrome's template tags: what they say and what they let through."""

from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from courses.content.files import CourseImage
from educa_site.templatetags.educa import (
    MAX_CELLS,
    duration,
    icon,
    initials,
    is_animation,
    own_language_name,
    person_name,
    progress_cells,
    written_in,
)


def render(source: str, **context) -> str:
    return Template("{% load educa %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"),
        (14, "14 min"),
        (60, "1 h"),
        (140, "2 h 20 min"),
        (-5, "0 min"),
        (None, ""),
        ("", ""),
    ],
)
def test_minutes_are_said_as_people_say_them(minutes, words):
    assert duration(minutes) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Noor Haddad", "NH"),
        ("Ines de la Aldana", "IA"),
        ("plato", "P"),
        ("zoë@example", "ZE"),
        ("<script>", "?"),
        ("", "?"),
    ],
)
def test_initials_are_the_first_and_the_last_word(name, letters):
    assert initials(name) == letters


def test_language_is_named_in_its_own_words():
    assert own_language_name("de") == "Deutsch"
    assert own_language_name("xx-unknown") == "xx-unknown"
    assert own_language_name("") == ""


def test_name_of_a_guest_is_empty_and_never_an_address():
    guest = SimpleNamespace(is_authenticated=False)
    person = SimpleNamespace(is_authenticated=True, public_name="Noor", email="noor@example.org")
    assert person_name(guest) == ""
    assert person_name(None) == ""
    assert person_name(person) == "Noor"


def test_only_gif_images_count_as_animations():
    assert is_animation(CourseImage(collection=None, width=1, height=1, file="a/Turning.GIF"))
    assert not is_animation(CourseImage(collection=None, width=1, height=1, file="a/still.png"))
    assert not is_animation(None)


def test_icon_is_hidden_from_assistive_technology_and_escaped():
    html = icon('x" onload="y', "s", "flip")
    assert 'class="icon icon--s flip"' in html
    assert 'aria-hidden="true"' in html
    assert 'onload="y"' not in html


def test_icon_refuses_a_size_that_does_not_exist():
    with pytest.raises(KeyError):
        icon("search", "huge")


def test_without_items_the_first_squares_are_done_and_the_next_is_here():
    states = [cell["state"] for cell in progress_cells(done=2, total=4)]
    assert states == ["done", "done", "here", ""]


def test_squares_follow_the_lessons_that_are_really_done():
    items = [SimpleNamespace(is_done=value) for value in (False, True, False)]
    cells = progress_cells(done=1, total=3, items=items, here=3)
    assert [cell["state"] for cell in cells] == ["", "done", "here"]
    assert [cell["is_here"] for cell in cells] == [False, False, True]


def test_a_finished_course_has_no_square_that_is_here():
    assert [cell["state"] for cell in progress_cells(done=2, total=2)] == ["done", "done"]


def test_progress_says_in_words_what_the_squares_show():
    html = render("{% progress done=7 total=18 minutes_left=140 %}")
    assert "7 of 18 lessons" in html
    assert "about 2 h 20 min left" in html
    assert html.count("<rect") == 18


def test_progress_of_a_long_course_is_one_bar():
    html = render("{% progress done=30 total=total %}", total=MAX_CELLS + 12)
    assert "progress__cells" not in html
    assert 'width="50"' in html


def test_progress_of_an_empty_course_promises_nothing():
    html = render("{% progress done=0 total=0 minutes_left=0 %}")
    assert "No lessons yet" in html
    assert "0 of 0" not in html


@pytest.mark.parametrize(
    ("code", "attributes"),
    [
        ("ar", ' lang="ar" dir="rtl"'),
        ("fr", ' lang="fr" dir="ltr"'),
        ("en", ""),
        ('x"y', ""),
        ("", ""),
    ],
)
def test_words_in_another_language_say_so(code, attributes):
    assert written_in(code) == attributes
    assert written_in(code, guess=True) == (attributes or ' dir="auto"')


def test_progress_never_exceeds_the_course():
    assert "2 of 2 lessons" in render("{% progress done=5 total=2 minutes_left=0 %}")


class NoteForm(forms.Form):
    title = forms.CharField(
        label="Title", help_text="Short.", widget=forms.TextInput(attrs={"placeholder": "Title"})
    )
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    agree = forms.BooleanField(label="I agree")


def test_field_ties_label_help_and_error_to_its_widget():
    form = NoteForm(data={})
    html = render("{% form_field field %}", field=form["title"])
    assert '<label class="field__label" for="id_title">' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert "This field is required." in html
    assert "placeholder" not in html


def test_field_says_when_it_may_stay_empty_and_can_show_a_password():
    html = render("{% form_field field %}", field=NoteForm()["secret"])
    assert "(optional)" in html
    assert "data-password-toggle" in html


def test_checkbox_stands_inside_its_label():
    html = render("{% form_field field %}", field=NoteForm()["agree"])
    assert html.index('<label class="choice">') < html.index('type="checkbox"')
    assert "I agree" in html


def test_field_escapes_what_was_typed():
    form = NoteForm(data={"title": '"><script>alert(1)</script>'})
    assert "<script>" not in render("{% form_field field %}", field=form["title"])


def render_pages(page: int, *, pages: int) -> str:
    request = RequestFactory().get("/courses/", {"subject": "music", "page": str(page)})
    page_obj = Paginator(range(pages), 1).get_page(page)
    template = Template("{% load educa %}{% pagination page_obj %}")
    return template.render(RequestContext(request, {"page_obj": page_obj}))


def test_page_links_keep_the_filters():
    html = render_pages(2, pages=3)
    assert "?subject=music&amp;page=3" in html
    assert html.count('aria-current="page"') == 1


def test_a_single_page_needs_no_links():
    assert render_pages(1, pages=1).strip() == ""


def test_far_pages_are_folded():
    html = render_pages(10, pages=40)
    assert "pagination__gap" in html
    assert html.count("<li") < 20

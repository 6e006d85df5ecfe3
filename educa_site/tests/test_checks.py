"""The site's own system checks."""

import sys
import types

from django.test import override_settings
from django.urls import path
from wagtail.api.v3.urls import api as wagtail_v3

from educa_site.checks import check_no_ungated_api


def ungated(request): ...


ungated.__module__ = "wagtail.api.v3.views"


def test_site_as_it_is_passes():
    assert check_no_ungated_api(None) == []


def test_mounted_v3_api_is_an_error(monkeypatch):
    urls = types.ModuleType("urls_with_v3")
    urls.urlpatterns = [path("api/v3/pages/", ungated)]
    monkeypatch.setitem(sys.modules, "urls_with_v3", urls)
    with override_settings(ROOT_URLCONF="urls_with_v3"):
        assert [error.id for error in check_no_ungated_api(None)] == ["educa.E001"]


def test_v3_api_mounted_as_wagtail_documents_it_is_an_error(monkeypatch):
    urls = types.ModuleType("urls_with_v3")
    urls.urlpatterns = [path("api/v3/", wagtail_v3.urls)]
    monkeypatch.setitem(sys.modules, "urls_with_v3", urls)
    with override_settings(ROOT_URLCONF="urls_with_v3"):
        assert [error.id for error in check_no_ungated_api(None)] == ["educa.E001"]

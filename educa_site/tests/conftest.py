"""Static files as production has them, for the tests of this package."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from educa_site.staticfiles_storage import HashedStaticFilesStorage


@pytest.fixture(scope="package")
def collected(tmp_path_factory) -> Path:
    """A folder with our static files as production serves them; collected twice, as releases do."""
    folder = tmp_path_factory.mktemp("static")
    sources = FileSystemStorage(location=Path(finders.find("educa")).parent)
    ours = [
        str(file.relative_to(sources.location))
        for kind in ("css", "fonts", "img", "js")
        for file in Path(sources.path(f"educa/{kind}")).rglob("*.*")
    ]
    for _again in range(2):
        storage = HashedStaticFilesStorage(location=folder)
        for name in ours:
            storage.delete(name)
            with sources.open(name) as file:
                storage.save(name, file)
        outcomes = list(storage.post_process({name: (sources, name) for name in ours}))
    failures = [outcome for outcome in outcomes if isinstance(outcome[2], Exception)]
    assert not failures
    return folder

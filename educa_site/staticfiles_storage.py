"""Static files in production: stylesheets in one piece, hashed names, compressed."""

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from .css_joining import join_imports

# Our own stylesheets that pages link to. A browser would fetch each import after the one before.
JOINED = ("educa/css/educa.css", "educa/css/pages/")


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    # Imports of JavaScript modules get hashed names too.
    support_js_module_import_aggregation = True

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            paths = {**paths, **self._join_stylesheets(paths)}
        return super().post_process(paths, dry_run=dry_run, **options)

    def _join_stylesheets(self, paths):
        def read(name):
            storage, path = paths[name]
            with storage.open(path) as file:
                return file.read().decode()

        joined = {}
        for name in paths:
            if name.startswith(JOINED) and name.endswith(".css"):
                text = join_imports(name, read)
                self.delete(name)  # with --link it is the very source file
                self.save(name, ContentFile(text.encode()))
                joined[name] = (self, name)
        return joined

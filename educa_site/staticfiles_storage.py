"""Static files in production: stylesheets in one piece, hashed names, compressed."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from .css_joining import join_imports
from .js_joining import join_modules

# Our own stylesheets that pages link to. A browser would fetch each import after the one before.
JOINED = ("educa/css/educa.css", "educa/css/pages/")
# A program of many small modules, each of which would be fetched and compressed by itself.
JOINED_SCRIPTS = {"educa/js/chat_room.js"}
# Our own scripts go without what is written for people: it would be a fifth of what is sent.
SCRIPTS = "educa/js/"
COMMENT_LINE = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    # Modules import plain names; `import_map` says which files they are.

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            paths = {**paths, **self._rewrite(paths)}
        return super().post_process(paths, dry_run=dry_run, **options)

    def _rewrite(self, paths):
        def read(name):
            storage, path = paths[name]
            with storage.open(path) as file:
                return file.read().decode()

        texts = {}
        for name in paths:
            if name.startswith(JOINED) and name.endswith(".css"):
                texts[name] = join_imports(name, read)
            elif name.startswith(SCRIPTS) and name.endswith(".js"):
                text = join_modules(name, read) if name in JOINED_SCRIPTS else read(name)
                texts[name] = COMMENT_LINE.sub("", text)
        for name, text in texts.items():
            self.delete(name)  # with --link it is the very source file
            self.save(name, ContentFile(text.encode()))
        return {name: (self, name) for name in texts}

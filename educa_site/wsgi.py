"""WSGI entry point: pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "educa_site.settings.production")
application = get_wsgi_application()

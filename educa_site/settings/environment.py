"""The environment, read in one place: what an operator sets and several settings files need."""

import environ

# FileAwareEnv also reads NAME_FILE, so that secrets can be mounted as files.
env = environ.FileAwareEnv()

EDUCA_BASE_URL = env.str("EDUCA_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")

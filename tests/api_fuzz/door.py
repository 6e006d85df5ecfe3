"""The site as a WSGI application that counts what it is asked and takes back what it changed."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections, transaction


class Door:
    """Answers in the transaction of the test, from whichever thread asks; one at a time.

    Each answer is rolled back to a savepoint, unless `keeps` is set: then what one request makes
    is there for the next. `counts` holds the answers by phase, `statuses` by status.
    """

    def __init__(self) -> None:
        self.site = WSGIHandler()
        self.connections = {alias: connections[alias] for alias in connections}
        self.counts: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.phase = ""
        self.keeps = False
        self.lock = threading.Lock()

    def __enter__(self) -> "Door":
        for connection in self.connections.values():
            connection.inc_thread_sharing()
        return self

    def __exit__(self, *_error: Any) -> None:
        for connection in self.connections.values():
            connection.dec_thread_sharing()
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        with self.lock:
            for alias, connection in self.connections.items():
                connections[alias] = connection
            # Each time: Django's test client connects it again after every request of its own.
            for signal in (request_started, request_finished):
                signal.disconnect(close_old_connections)
            savepoint = transaction.savepoint()
            try:
                response = self.site(environ, start_response)
                body = b"".join(response)
                response.close()
                self.counts[self.phase] += 1
                self.statuses[response.status_code] += 1
                return [body]
            finally:
                finish = transaction.savepoint_commit if self.keeps else None
                (finish or transaction.savepoint_rollback)(savepoint)

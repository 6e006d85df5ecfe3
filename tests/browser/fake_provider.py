"""An OpenID Connect provider on loopback that knows one person and asks no questions."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT_ID, SECRET = "educa", "the-secret-of-the-test"
CODE, TOKEN = "code-1", "token-1"
DISCOVERY = "/.well-known/openid-configuration"


class Provider(ThreadingHTTPServer):
    """`person` is what the provider tells; `challenge` what the last login asked to prove."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.person: dict = {}
        self.challenge = ""


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == DISCOVERY:
            self.answer(describe(self.server.url))
        elif address.path == "/authorize":
            self.send_back(parse_qs(address.query))
        elif address.path == "/userinfo":
            is_known = self.headers["Authorization"] == f"Bearer {TOKEN}"
            self.answer(self.server.person if is_known else {}, 200 if is_known else 401)
        else:
            self.answer({}, 404)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        asked = {
            name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()
        }
        verifier = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        is_right = (
            asked.get("code") == CODE
            and asked.get("client_secret") == SECRET
            and proof == self.server.challenge
        )
        told = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 60}
        self.answer(told if is_right else {"error": "invalid_grant"}, 200 if is_right else 400)

    def send_back(self, asked: dict[str, list[str]]) -> None:
        self.server.challenge = asked["code_challenge"][0]
        query = urlencode({"code": CODE, "state": asked["state"][0]})
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri'][0]}?{query}")
        self.end_headers()

    def answer(self, told: dict, status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_more) -> None:
        """Say nothing on the console."""


def describe(url: str) -> dict:
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "userinfo_endpoint": f"{url}/userinfo",
        "jwks_uri": f"{url}/keys",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }


@contextmanager
def fake_provider() -> Iterator[Provider]:
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join()


def make_setting(provider: Provider) -> str:
    """Return EDUCA_OIDC_PROVIDERS for this provider, under the name “College”."""
    one = {
        "id": "college",
        "name": "College",
        "server_url": provider.url + DISCOVERY,
        "client_id": CLIENT_ID,
        "secret": SECRET,
    }
    return json.dumps([one])

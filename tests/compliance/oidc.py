"""A small OpenID Connect provider on the loopback: real HTTP, real signed tokens, invented people."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa


class Provider:
    """Confirms at once whoever `subject` is. `logged_in_at` is when they last proved themselves."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.subject = "subject-1"
        self.email = ""
        self.ignores_prompt = False
        self.logged_in_at = int(time.time()) - 3600
        self.asked: list[dict[str, str]] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.address = ""

    def authorize(self, question: dict[str, str]) -> str:
        self.asked.append(question)
        if question.get("prompt") == "login" and not self.ignores_prompt:
            self.logged_in_at = int(time.time())
        code = f"code-{len(self.asked)}"
        self.codes[code] = question
        return f"{question['redirect_uri']}?{urlencode({'code': code, 'state': question['state']})}"

    def token(self, code: str) -> dict[str, Any]:
        question = self.codes.pop(code)
        claims = {
            "iss": self.address,
            "aud": question["client_id"],
            "sub": self.subject,
            "iat": int(time.time()),
            "exp": int(time.time()) + 300,
            "auth_time": self.logged_in_at,
            "nonce": question.get("nonce"),
        } | self.person()
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": signed}

    def person(self) -> dict[str, Any]:
        return {"sub": self.subject, "email": self.email, "email_verified": True}

    def answers(self) -> dict[str, Any]:
        here = self.address
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {
            "/.well-known/openid-configuration": {
                "issuer": here,
                "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token",
                "userinfo_endpoint": f"{here}/userinfo",
                "jwks_uri": f"{here}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/keys": {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]},
            "/userinfo": self.person(),
        }


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            split = urlsplit(self.path)
            if split.path == "/authorize":
                question = {name: values[0] for name, values in parse_qs(split.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(question))
                self.end_headers()
                return
            self._say(provider.answers()[split.path])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(provider.token(parse_qs(body)["code"][0]))

        def _say(self, value: dict[str, Any]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(value).encode())

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""OAuth 2 access tokens (RFC 7519) that Dovecot judges by itself, without asking anybody.

    issuer = Issuer()
    server = Dovecot(issuer.settings)
    issuer.token("ann", lasts=60)"""

import base64
import hashlib
import hmac
import json
import os
import shutil
import tempfile
import time

KEY = b"a key that only the issuer and the server know"
MECHANISMS = "plain login cram-md5 xoauth2 oauthbearer"


class Issuer:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="mt-oauth-")
        keys = os.path.join(self.folder, "keys", "default", "HS256")
        os.makedirs(keys)
        _write(os.path.join(keys, "default"), base64.b64encode(KEY).decode())
        _write(os.path.join(self.folder, "oauth2.conf"),
               "introspection_mode = local\nusername_attribute = sub\n"
               f"local_validation_key_dict = fs:posix:prefix={self.folder}/keys/\n")
        for path, _, _ in os.walk(self.folder):
            os.chmod(path, 0o755)  # the server is not root

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def settings(self):
        """What Dovecot has to be told."""
        return (f"auth_mechanisms = {MECHANISMS}\npassdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n"
                f"  args = {self.folder}/oauth2.conf\n}}\n")

    def token(self, user, lasts=3600, key=KEY, number=0):
        """For `lasts` seconds from now on; no two numbers make the same."""
        now = int(time.time())
        head = _part({"alg": "HS256", "typ": "JWT"})
        body = _part({"sub": user, "iat": now - 10, "nbf": now - 10, "exp": now + lasts, "jti": str(number)})
        signature = hmac.new(key, f"{head}.{body}".encode(), hashlib.sha256).digest()
        return f"{head}.{body}.{_base64(signature)}"


def _part(value):
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _write(path, text):
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
    os.chmod(path, 0o644)

"""A private certificate authority in a folder, made with openssl.

Each certificate stands for one thing that can be right or wrong about a server:

good        signed by our authority, for localhost and 127.0.0.1
wrong-name  signed by our authority, for another host
expired     signed by our authority, for the right host, over since years
self        signed by itself, for the right host
"""

import base64
import hashlib
import os
import subprocess

NAMES = ("good", "wrong-name", "expired", "self")
RIGHT_HOSTS = "DNS:localhost,IP:127.0.0.1,IP:::1"
DATES = ("20240101000000Z", "20990101000000Z")
EC_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")

_CA_CONFIG = """\
[ca]
default_ca = own
[own]
database = {folder}/index.txt
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
"""


class Certificates:
    def __init__(self, folder):
        self.folder = folder
        self._write("ca.cnf", _CA_CONFIG.format(folder=folder))
        self._write("index.txt", "")
        self._write("serial", "1000\n")
        self.ca = self.authority("ca", "mailtop test authority")
        self.other_ca = self.authority("other-ca", "another authority")
        self.sign("good", RIGHT_HOSTS)
        self.sign("wrong-name", "DNS:other.example")
        self.sign("expired", "DNS:localhost,IP:127.0.0.3", dates=("20200101000000Z", "20200201000000Z"))
        self._self_signed("self", "DNS:localhost,IP:127.0.0.4")

    def certificate(self, name):
        return self._path(f"{name}.pem")

    def key(self, name):
        return self._path(f"{name}.key")

    def pin(self, name):
        """As `pin_sha256` takes it: base64 of the SHA-256 of the public key in DER."""
        public = _openssl("x509", "-in", self.certificate(name), "-noout", "-pubkey")
        der = _openssl("pkey", "-pubin", "-outform", "DER", stdin=public)
        return base64.b64encode(hashlib.sha256(der).digest()).decode()

    def authority(self, name, subject, key=EC_KEY):
        _openssl("req", "-x509", *_new_key(self.key(name), key), "-days", "3650", "-subj", f"/CN={subject}",
                 "-addext", "basicConstraints=critical,CA:TRUE", "-out", self.certificate(name))
        return self.certificate(name)

    def pair(self, name):
        return self.certificate(name), self.key(name)

    def sign(self, name, hosts=None, dates=DATES, key=EC_KEY, digest="sha256", subject=None, ca="ca",
             extensions=()):
        """One more, signed by one of our authorities; without hosts it is a client's.  Returns its two files."""
        request = self._path(f"{name}.csr")
        names = [word for extension in (*([f"subjectAltName={hosts}"] if hosts else []), *extensions)
                 for word in ("-addext", extension)]
        _openssl("req", "-utf8", *_new_key(self.key(name), key), "-subj", subject or f"/CN=mailtop test {name}",
                 *names, "-out", request)
        _openssl("ca", "-batch", "-notext", "-utf8", "-config", self._path("ca.cnf"), "-md", digest,
                 "-cert", self.certificate(ca), "-keyfile", self.key(ca),
                 "-startdate", dates[0], "-enddate", dates[1], "-in", request, "-out", self.certificate(name))
        return self.pair(name)

    def encrypt_key(self, name, passphrase):
        """The same key in a file of its own, with a passphrase; returns its path."""
        path = self._path(f"{name}-encrypted.key")
        _openssl("pkey", "-in", self.key(name), "-aes256", "-passout", f"pass:{passphrase}", "-out", path)
        return path

    def _self_signed(self, name, hosts):
        _openssl("req", "-x509", *_new_key(self.key(name)), "-days", "3650", "-subj", f"/CN=mailtop test {name}",
                 "-addext", f"subjectAltName={hosts}", "-out", self.certificate(name))

    def _path(self, name):
        return os.path.join(self.folder, name)

    def _write(self, name, text):
        with open(self._path(name), "w", encoding="utf-8") as file:
            file.write(text)


def _new_key(path, key=EC_KEY):
    return (*key, "-nodes", "-keyout", path)


def _openssl(*arguments, stdin=None):
    done = subprocess.run(("openssl",) + arguments, input=stdin, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]}: {done.stderr.decode(errors='replace')}")
    return done.stdout

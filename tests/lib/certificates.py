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
        self.ca = self._authority("ca", "mailtop test authority")
        self.other_ca = self._authority("other-ca", "another authority")
        self._signed("good", "DNS:localhost,IP:127.0.0.1,IP:::1", "20240101000000Z", "20990101000000Z")
        self._signed("wrong-name", "DNS:other.example", "20240101000000Z", "20990101000000Z")
        self._signed("expired", "DNS:localhost,IP:127.0.0.3", "20200101000000Z", "20200201000000Z")
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

    def _authority(self, name, subject):
        _openssl("req", "-x509", *_new_key(self.key(name)), "-days", "3650", "-subj", f"/CN={subject}",
                 "-addext", "basicConstraints=critical,CA:TRUE", "-out", self.certificate(name))
        return self.certificate(name)

    def _signed(self, name, hosts, start, end):
        request = self._path(f"{name}.csr")
        _openssl("req", *_new_key(self.key(name)), "-subj", f"/CN=mailtop test {name}",
                 "-addext", f"subjectAltName={hosts}", "-out", request)
        _openssl("ca", "-batch", "-notext", "-config", self._path("ca.cnf"),
                 "-cert", self.certificate("ca"), "-keyfile", self.key("ca"),
                 "-startdate", start, "-enddate", end, "-in", request, "-out", self.certificate(name))

    def _self_signed(self, name, hosts):
        _openssl("req", "-x509", *_new_key(self.key(name)), "-days", "3650", "-subj", f"/CN=mailtop test {name}",
                 "-addext", f"subjectAltName={hosts}", "-out", self.certificate(name))

    def _path(self, name):
        return os.path.join(self.folder, name)

    def _write(self, name, text):
        with open(self._path(name), "w", encoding="utf-8") as file:
            file.write(text)


def _new_key(path):
    return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", path)


def _openssl(*arguments, stdin=None):
    done = subprocess.run(("openssl",) + arguments, input=stdin, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]}: {done.stderr.decode(errors='replace')}")
    return done.stdout

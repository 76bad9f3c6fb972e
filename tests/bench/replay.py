"""Two ways of looking at a mailbox, run as a process of their own by peers.py: what to do comes as
JSON on standard input; seconds, processor time and the number of answers go out as JSON.

imaplib     one login, one STATUS a folder, one after the other
hertzbeat   what Apache HertzBeat 1.8 sends (its IMAP collector on commons-net 3.10): for each folder
            a connection of its own with LOGIN, STATUS, LOGOUT, and one more before them whose STATUS
            names no folder, for the response time.  Its folders of equal priority run side by side,
            of ascending ones one after the other; here all are one after the other."""

import imaplib
import json
import socket
import ssl
import sys
import time


def by_imaplib(wish, context):
    imap = (imaplib.IMAP4_SSL("127.0.0.1", wish["port"], ssl_context=context) if context
            else imaplib.IMAP4("127.0.0.1", wish["port"]))
    imap.login(wish["user"], wish["password"])
    answers = sum(imap.status(folder, "(MESSAGES RECENT UNSEEN)")[0] == "OK" for folder in wish["folders"])
    imap.logout()
    return answers


def by_connections(wish, context):
    return sum(_one(wish, folder, context) for folder in ["placeholder", *wish["folders"]])


def _one(wish, folder, context):
    end = socket.create_connection(("127.0.0.1", wish["port"]))
    if context:
        end = context.wrap_socket(end, server_hostname="127.0.0.1")
    with end, end.makefile("rb") as lines:
        lines.readline()
        _ask(end, lines, "AAAA", f"LOGIN {wish['user']} {wish['password']}")
        told = _ask(end, lines, "AAAB", f'STATUS "{folder}" (MESSAGES RECENT UNSEEN)')
        _ask(end, lines, "AAAC", "LOGOUT")
        return told


def _ask(end, lines, tag, command):
    end.sendall(f"{tag} {command}\r\n".encode())
    while not (line := lines.readline()).startswith(tag.encode()):
        if not line:
            raise ConnectionError("the server has hung up")
    return line.startswith(f"{tag} OK".encode())


def main():
    wish = json.load(sys.stdin)
    context = ssl.create_default_context(cafile=wish["ca"]) if wish["ca"] else None
    began, spent = time.monotonic(), time.process_time()
    answers = {"imaplib": by_imaplib, "hertzbeat": by_connections}[wish["way"]](wish, context)
    print(json.dumps({"seconds": time.monotonic() - began, "cpu_us": (time.process_time() - spent) * 1e6,
                      "answers": answers}))


if __name__ == "__main__":
    main()

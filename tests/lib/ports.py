"""Free ports on loopback.

Below the range from which the kernel gives ports to outgoing connections (32768 and up), so
that a port we picked is not taken by a client before the server has bound it.  Two test runs
may still pick the same one: who starts a server tries again with others."""

import random
import socket

FIRST, LAST = 12000, 31999


def free_ports(count):
    ports = []
    while len(ports) < count:
        port = random.SystemRandom().randint(FIRST, LAST)
        if port not in ports and _is_free(port):
            ports.append(port)
    return ports


def free_port():
    return free_ports(1)[0]


def _is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
            # Without listen() two servers on one port go unseen under SO_REUSEADDR.
            probe.listen()
        except OSError:
            return False
    return True

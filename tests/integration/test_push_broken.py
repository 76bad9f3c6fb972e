"""Push as servers break it: silence, refusals, floods, ends of every kind, and lines that went
dead.  The mailbox is watched all the same, and what the screen says of push is true."""

import os
import time
import unittest

from lib import wait
from lib.case import DovecotCase, FakeCase, fake, monitor
from lib.mailtop import folder
from lib.relay import Relay

FAR = 300  # an interval that no test waits for

# Answers checks of INBOX, which has {count} messages, for as long as the client asks.
CHECKS = """
repeat
C? \\S+ CLOSE
S: {tag} OK closed
C: \\S+ STATUS
S: * STATUS INBOX (MESSAGES {count} RECENT 0 UNSEEN 1 UIDNEXT 9 UIDVALIDITY 1)
S: {tag} OK done
"""
LOGIN = """
include imap-login
C? \\S+ CAPABILITY
S: * CAPABILITY IMAP4rev1 {more}
S: {tag} OK done
"""
NOTIFY = LOGIN + """
C: \\S+ STATUS
S: * STATUS INBOX (MESSAGES 1 RECENT 1 UNSEEN 1 UIDNEXT 2 UIDVALIDITY 1)
S: {tag} OK done
C: \\S+ NOTIFY SET
"""
# The end of an IDLE, a check, and the next IDLE, again and again.
IDLES = """
repeat
C: DONE
S: {idle} OK done
C: \\S+ CLOSE
S: {tag} OK closed
C: \\S+ STATUS
S: * STATUS INBOX (MESSAGES {count} RECENT 0 UNSEEN 1 UIDNEXT 9 UIDVALIDITY 1)
S: {tag} OK done
C: \\S+ EXAMINE
S: * {count} EXISTS
S: {tag} OK [READ-ONLY] done
C: (?P<idle>\\S+) IDLE
S: + idling
"""
STORM = 10000


def counts(event, name="INBOX"):
    row = folder(event, name)
    return row and (row["messages"], row["unseen"])


class BrokenCase(FakeCase):
    def watch(self, server, **keys):
        return self.enterContext(self.mailtop(fake(server, **keys)).stream())

    def watch_all(self, servers, **keys):
        """All at the same time, under the names 0, 1, …"""
        sections = [fake(server, str(number), **keys) for number, server in enumerate(servers)]
        return self.enterContext(self.mailtop(*sections).stream())

    def told(self, stream, mode, reason, name="fake", **options):
        return stream.wait_for(lambda e: (e["name"], e["push"]["mode"], e["push"]["reason"]) == (name, mode, reason),
                               f"{name}: {mode}, because {reason}", **options)

    def never_ill(self, stream):
        self.assertEqual([e["error"] for e in stream.events if e["error"]], [])


class Silence(BrokenCase):
    def test_a_server_that_falls_silent_is_let_alone_and_never_called_down(self):
        scripts = {"IDLE without an answer": ("include imap-idle\nhang", "imap-idle-not", "IDLE"),
                   "NOTIFY without an answer": (NOTIFY + "hang", LOGIN + CHECKS, "NOTIFY"),
                   "deaf to the end of an IDLE": ("imap-idle-mute", "imap-idle-not", "IDLE")}
        servers = [self.fake(bad, bad, bad, good, more=more, count=5) for bad, good, more in scripts.values()]
        # A login on a slow machine is in time, and a silence is told before the next check.
        stream = self.watch_all(servers, timeout=int(800 * wait.PATIENCE), interval=int(2 * wait.PATIENCE), retries=2)
        for number, what in enumerate(scripts):
            with self.subTest(what=what):
                name = str(number)
                self.told(stream, "off", "the server falls silent when asked for it", name, seconds=40)
                stream.wait_for(lambda e, name=name: e["name"] == name and folder(e, "INBOX")["messages"] == 5,
                                "the interval alone")
                self.assertEqual((servers[number].count(r"\S+ (IDLE|NOTIFY)"), servers[number].connections), (3, 4))
                self.assertNotIn("down", {e["state"] for e in stream.events})
        # Who answers nothing about push alone fails no check by it.
        self.assertEqual([e["error"] for e in stream.events if e["error"] and e["name"] != "2"], [])


class Refusal(BrokenCase):
    def test_each_way_to_refuse_an_idle_leaves_the_interval(self):
        answers = ("{tag} NO not now", "{tag} BAD what?", "* BAD no such command\\r\\n{tag} BAD")
        servers = [self.fake(f"include imap-idle\nS: {answer}\n{CHECKS}", more="IDLE", count=2) for answer in answers]
        stream = self.watch_all(servers)
        for number, server in enumerate(servers):
            with self.subTest(answer=answers[number]):
                self.told(stream, "off", "the server announces it and refuses", str(number))
                stream.wait_samples(str(number), 4)
                self.assertEqual((server.count(r"\S+ IDLE"), server.connections), (1, 1))
                self.assertEqual(server.surprises, [])
        self.never_ill(stream)

    def test_a_server_that_hangs_up_at_the_word_idle_is_let_alone(self):
        ends = [f"include imap-idle\n{end}" for end in ("close", "reset")]
        stream = self.watch_all([self.fake(end, end, end, "imap-idle-not", more="IDLE") for end in ends])
        for name in ("0", "1"):
            self.told(stream, "off", "the server hangs up when asked for it", name)
            stream.wait_for(lambda e, name=name: e["name"] == name and counts(e) == (5, 0), "the interval alone")
        self.never_ill(stream)

    def test_a_bye_with_any_text_is_an_end_and_no_failure(self):
        texts = ("* BYE", "* BYE ", "* BYE Autologout; idle for too long", "* BYE [INUSE] {12", "* BYE 再见 \\xff\\x01",
                 "* BYE [UNAVAILABLE] going down for maintenance", "* bye " + "x" * 4000)
        stream = self.watch_all([self.fake(f"include imap-idle\nS: + idling\nS: {text}\nclose", "imap-idle-still",
                                           more="IDLE") for text in texts])
        for number, text in enumerate(texts):
            with self.subTest(text=text[:40]):
                event = stream.wait_for(lambda e, name=str(number): e["name"] == name and counts(e) == (2, 1),
                                        "push of the next session")
                self.assertEqual(event["push"]["mode"], "idle")
        self.never_ill(stream)


class Told(BrokenCase):
    def test_what_a_push_leaves_out_stays_and_names_may_be_literals_of_raw_utf8(self):
        server = self.fake(LOGIN + """
            C: \\S+ LIST
            S: * LIST () "/" Lists
            S: * LIST () "/" Lists/&ZeVnLIqe-
            S: {tag} OK done
            C: \\S+ STATUS
            S: * STATUS INBOX (MESSAGES 1 RECENT 1 UNSEEN 1 UIDNEXT 2 UIDVALIDITY 1)
            S: {tag} OK done
            C: \\S+ STATUS
            S: * STATUS "Lists/&ZeVnLIqe-" (MESSAGES 3 RECENT 3 UNSEEN 0 UIDNEXT 4 UIDVALIDITY 1)
            S: {tag} OK done
            C: \\S+ NOTIFY SET
            S: {tag} OK done
            C: \\S+ LIST
            S: * LIST () "/" Lists/&ZeVnLIqe-
            S: {tag} OK done
            C: \\S+ STATUS
            S: * STATUS INBOX (MESSAGES 1 RECENT 1 UNSEEN 1 UIDNEXT 2 UIDVALIDITY 1)
            S: {tag} OK done
            C: \\S+ STATUS
            S: * STATUS "Lists/&ZeVnLIqe-" (MESSAGES 3 RECENT 3 UNSEEN 0 UIDNEXT 4 UIDVALIDITY 1)
            S: {tag} OK done
            S- * STATUS {15}\\r\\nLists/日本語
            S:  (MESSAGES 4 UIDNEXT 5 UNSEEN 1)
            hang""", more="NOTIFY")
        stream = self.watch(server, folders="INBOX, Lists/*", interval=FAR)
        event = stream.wait_for(lambda e: counts(e, "Lists/日本語") == (4, 1), "what was told")
        self.assertEqual(folder(event, "Lists/日本語")["recent"], 3)
        self.assertEqual(event["push"]["numbers_by"], "push")

    def test_a_new_folder_that_is_told_of_by_list_is_looked_at(self):
        server = self.fake(LOGIN + """
            C: \\S+ LIST
            S: * LIST () "/" a
            S: {tag} OK done
            C: \\S+ STATUS
            S: * STATUS a (MESSAGES 1 RECENT 0 UNSEEN 0 UIDNEXT 2 UIDVALIDITY 1)
            S: {tag} OK done
            C: \\S+ NOTIFY SET
            S: {tag} OK done
            C: \\S+ LIST
            S: * LIST () "/" a
            S: {tag} OK done
            C: \\S+ STATUS
            S: * STATUS a (MESSAGES 1 RECENT 0 UNSEEN 0 UIDNEXT 2 UIDVALIDITY 1)
            S: {tag} OK done
            S: * LIST () "/" neu
            C: \\S+ LIST
            S: * LIST () "/" a
            S: * LIST () "/" neu
            S: {tag} OK done
            C: (?P<first>\\S+) STATUS
            C: \\S+ STATUS
            S: * STATUS a (MESSAGES 1 RECENT 0 UNSEEN 0 UIDNEXT 2 UIDVALIDITY 1)
            S: * STATUS neu (MESSAGES 0 RECENT 0 UNSEEN 0 UIDNEXT 1 UIDVALIDITY 2)
            S: {first} OK done
            S: {tag} OK done
            hang""", more="NOTIFY")
        stream = self.watch(server, folders="*", interval=FAR)
        stream.wait_for(lambda e: folder(e, "neu"), "the new folder")

    def storm(self, beginning, line, rest, more):
        """Ten thousand lines at once, then checks: how many there were, in which time."""
        server = self.fake(f"{beginning}\ntimes {STORM} {line}{rest}", more=more, count=STORM)
        began = time.monotonic()
        stream = self.watch(server, interval=FAR)
        stream.wait_for(lambda e: counts(e) == (STORM, 1) and e["push"]["numbers_by"] == "push", "the end of the storm")
        # A check that the end of the storm asks for comes within a second.
        wait.pause(1.5)
        self.assertEqual((server.connections, server.surprises), (1, []))
        return server.count(r"\S+ STATUS"), time.monotonic() - began

    def test_a_storm_of_notify_costs_one_refresh_a_second(self):
        checks, took = self.storm(NOTIFY + "S: {tag} OK done", "* STATUS INBOX (MESSAGES {n} UIDNEXT {n} UNSEEN 1)",
                                  CHECKS, "NOTIFY")
        self.assertLessEqual(checks, took + 2)

    def test_a_storm_of_idle_costs_one_refresh_a_second(self):
        checks, took = self.storm("include imap-idle\nS: + idling", "* {n} EXISTS", IDLES, "IDLE")
        self.assertLessEqual(checks, took + 2)


class Switching(BrokenCase):
    def test_each_session_uses_what_its_server_announces(self):
        def script(more, rest):
            return (LOGIN + CHECKS.replace("repeat\n", "") + rest).replace("{more}", more).replace("{count}", "1")

        idle = """C: \\S+ EXAMINE
            S: * 1 EXISTS
            S: {tag} OK done
            C: \\S+ IDLE
            S: + idling
            delay 0.5
            close"""
        notify = "C: \\S+ NOTIFY\ndelay 0.5\nclose"
        server = self.fake(script("NOTIFY IDLE", notify), script("IDLE", idle), LOGIN + CHECKS, more="", count=7)
        stream = self.watch(server, interval=1)
        after = 0
        for mode, reason in (("notify", None), ("idle", None), ("off", "the server has none")):
            stream.wait_for(lambda e: (e["push"]["mode"], e["push"]["reason"]) == (mode, reason), mode, after)
            after = len(stream.events)
        stream.wait_for(lambda e: counts(e) == (7, 1), "the interval alone")
        self.never_ill(stream)
        self.assertEqual(server.surprises, [])


class Dead(DovecotCase):
    def test_a_line_that_went_dead_is_replaced_at_the_renewal_and_called_dead_until_then(self):
        user = self.user()
        relay = self.enterContext(Relay(self.server.ports["imap"]))
        section = monitor(self.server, user, "imap", port=relay.port, interval=2, timeout=1000, retries=2)
        with self.mailtop(section).stream() as stream:
            stream.wait_for(lambda e: e["push"]["mode"] == "notify", "notify")
            self.assertEqual(relay.connections, 1)
            relay.freeze()
            event = stream.wait_for(lambda e: e["error"], "an error")
            self.assertEqual((event["error"]["class"], event["push"]["mode"]), ("timeout", "off"))
            event = stream.wait_for(lambda e: e["state"] == "down", "down", seconds=30)
            self.assertEqual(counts(event), (0, 0))  # old, and not forgotten
            relay.freeze(False)
            after = len(stream.events)
            event = stream.wait_for(lambda e: e["state"] == "up" and e["push"]["mode"] == "notify", "push again", after,
                                    seconds=30)
            after = len(stream.events)
            self.server.deliver(user)
            stream.wait_for(lambda e: counts(e) == (1, 1), "mail", after)

    def test_a_held_line_is_kept_alive_by_tcp(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user, interval=FAR)).stream() as stream:
            stream.wait_for(lambda e: e["push"]["mode"] == "notify", "notify")
            wait.until(lambda: keepalive_s(stream.process.pid), "a timer of the connection")
            self.assertLessEqual(keepalive_s(stream.process.pid), 120)


def keepalive_s(pid):
    """Seconds to the next probe of the one connection of a process; None: it is not probed."""
    inodes = set()
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            inodes.add(os.readlink(f"/proc/{pid}/fd/{name}"))
        except OSError:
            pass
    with open(f"/proc/{pid}/net/tcp", encoding="ascii") as file:
        for line in file.readlines()[1:]:
            words = line.split()
            timer, _, when = words[5].partition(":")
            if f"socket:[{words[9]}]" in inodes and timer == "02":
                return int(when, 16) / os.sysconf("SC_CLK_TCK")
    return None


if __name__ == "__main__":
    unittest.main()

"""Push: a server's news arrive long before the interval is over, and servers that break it are
watched at the interval all the same."""

import signal
import time
import unittest

from lib import mutf7, wait
from lib.case import DovecotCase, FakeCase, fake, monitor
from lib.dovecot import Dovecot
from lib.mailtop import folder
from lib.relay import Relay

FAR = 300  # an interval that no test waits for
NO_NOTIFY = """protocol imap {
  imap_capability = IMAP4rev1 ID IDLE LITERAL+ LIST-EXTENDED LIST-STATUS SPECIAL-USE UNSELECT
}"""
NEITHER = """protocol imap {
  imap_capability = IMAP4rev1 ID LITERAL+ LIST-EXTENDED LIST-STATUS SPECIAL-USE
}"""


def counts(event, name="INBOX"):
    row = folder(event, name)
    return row and (row["messages"], row["unseen"])


class PushCase(DovecotCase):
    def append(self, user, name="INBOX", count=1):
        """Mail by way of the server, which so knows of it."""
        with self.server.imap(user) as imap:
            for _ in range(count):
                imap.append('"' + mutf7.encode(name) + '"', None, None, b"Subject: x\r\n\r\nhello\r\n")

    def listening(self, stream, user, mode):
        stream.wait_for(lambda e: e["name"] == user and e["push"]["mode"] == mode, f"{mode} for {user}")

    def counted(self, stream, wanted, after, name="INBOX"):
        return stream.wait_for(lambda e: counts(e, name) == wanted, f"{wanted} in {name}", after)


class Notify(PushCase):
    def test_every_watched_folder_tells_of_its_mail_long_before_the_interval(self):
        user = self.user("Sent", "Lists/a", "Lists/収件箱")
        with self.mailtop(monitor(self.server, user, interval=FAR, folders="INBOX, Lists/*")).stream() as stream:
            self.listening(stream, user, "notify")
            stream.wait_samples(user, 2)
            for name in ("INBOX", "Lists/収件箱", "Lists/a"):
                after = len(stream.events)
                self.append(user, name)
                event = self.counted(stream, (1, 1), after, name)
                self.assertEqual(event["push"]["numbers_by"], "push")
        self.assertEqual(self.server.logins(user), 1 + 3)  # three of them are ours

    def test_what_the_server_leaves_out_is_fetched_a_moment_later(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user, interval=FAR)).stream() as stream:
            self.listening(stream, user, "notify")
            stream.wait_samples(user, 2)
            after = len(stream.events)
            self.append(user)
            event = stream.wait_for(lambda e: (folder(e, "INBOX") or {})["recent"] == 1, "RECENT", after)
            self.assertEqual(counts(event), (1, 1))

    def test_reading_deleting_and_folders_that_come_and_go_are_told(self):
        user = self.user("Lists/a")
        self.append(user, count=2)
        with self.mailtop(monitor(self.server, user, interval=FAR, folders="INBOX, Lists/*")).stream() as stream:
            self.listening(stream, user, "notify")
            stream.wait_samples(user, 2)
            after = len(stream.events)
            self.server.read(user)
            self.counted(stream, (2, 1), after)
            self.server.delete(user)
            self.counted(stream, (1, 1), after)
            self.server.create_folder(user, "Lists/neu ö")
            stream.wait_for(lambda e: folder(e, "Lists/neu ö"), "the new folder", after)
            self.server.remove_folder(user, "Lists/a")
            stream.wait_for(lambda e: not folder(e, "Lists/a"), "the folder to be gone", after)

    def test_a_storm_costs_one_refresh_a_second_and_its_end_is_shown(self):
        user = self.user()
        relay = self.enterContext(Relay(self.server.ports["imap"]))
        section = monitor(self.server, user, "imap", port=relay.port, interval=FAR)
        with self.mailtop(section).stream() as stream:
            self.listening(stream, user, "notify")
            stream.wait_samples(user, 2)
            before, began, after = relay.round_trips, time.monotonic(), len(stream.events)
            self.append(user, count=200)
            self.counted(stream, (200, 200), after)
            stream.wait_for(lambda e: folder(e, "INBOX")["recent"] == 200, "the last refresh", after)
            took = time.monotonic() - began
            self.assertLessEqual(relay.round_trips - before, took + 1)

    def test_a_session_that_is_cut_is_replaced_and_listens_again(self):
        user = self.user()
        for number in (signal.SIGKILL, signal.SIGTERM):
            with self.subTest(signal=number):
                self.cut(user, number)

    def cut(self, user, number):
        with self.mailtop(monitor(self.server, user, interval=FAR)).stream() as stream:
            self.listening(stream, user, "notify")
            found = stream.wait_samples(user, 2)[-1]
            logins = self.server.logins(user)
            self.server.kick(user, number=number)
            # Within a second or so, not at the interval.
            stream.wait_samples(user, 4)
            self.assertEqual(self.server.logins(user), logins + 1)
            after = len(stream.events)
            self.append(user)
            self.counted(stream, tuple(count + 1 for count in counts(found)), after)
            self.assertEqual({e["state"] for e in stream.events if e["event"] == "sample"}, {"up"})

    def test_push_off_sends_nothing(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user, push="off")).stream() as stream:
            event = stream.wait_samples(user, 3)[-1]
            self.assertEqual((event["push"]["mode"], event["push"]["reason"]), ("off", "as the config says"))

    def test_idle_can_be_asked_for_instead(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user, push="idle", interval=FAR)).stream() as stream:
            self.listening(stream, user, "idle")
            self.append(user)
            self.counted(stream, (1, 1), 0)

    def test_notify_that_is_silent_about_mail_of_others_is_given_up_for_idle(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user, interval=2)).stream() as stream:
            self.listening(stream, user, "notify")
            stream.wait_samples(user, 2)
            for number in range(1, 4):
                # Dovecot 2.3 does not look into a Maildir for NOTIFY, but for a moment after our own check.
                after = len(stream.events)
                stream.wait_samples(user, 1, after=after)
                wait.pause(1)
                after = len(stream.events)
                self.server.deliver(user)
                self.counted(stream, (number, number), after)
            event = stream.wait_for(lambda e: e["push"]["mode"] == "idle", "idle instead", seconds=30)
            self.assertEqual(event["push"]["reason"], "the server did not tell of new mail")


class Idle(PushCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Dovecot(NO_NOTIFY))

    def test_inbox_tells_of_its_mail_and_the_rest_comes_along(self):
        user = self.user("Sent")
        with self.mailtop(monitor(self.server, user, interval=FAR, folders="INBOX, Sent")).stream() as stream:
            self.listening(stream, user, "idle")
            self.append(user, "Sent")
            for number in range(1, 4):
                after = len(stream.events)
                self.server.deliver(user)
                event = self.counted(stream, (number, number), after)
                self.assertEqual(event["push"]["numbers_by"], "push")
                self.assertEqual(counts(event, "Sent"), (1, 1))
            after = len(stream.events)
            self.server.read(user)
            self.counted(stream, (3, 2), after)
        self.assertEqual(self.server.logins(user), 1 + 2)

    def test_a_storm_costs_one_refresh_a_second_and_its_end_is_shown(self):
        user = self.user()
        relay = self.enterContext(Relay(self.server.ports["imap"]))
        section = monitor(self.server, user, "imap", port=relay.port, interval=FAR)
        with self.mailtop(section).stream() as stream:
            self.listening(stream, user, "idle")
            before, began, after = relay.round_trips, time.monotonic(), len(stream.events)
            self.append(user, count=200)
            self.counted(stream, (200, 200), after)
            took = time.monotonic() - began
            # A refresh, then EXAMINE, then IDLE.
            self.assertLessEqual(relay.round_trips - before, 3 * (took + 2))

    def test_the_interval_goes_on_beside_it(self):
        user = self.user("Sent")
        with self.mailtop(monitor(self.server, user, interval=1, folders="INBOX, Sent")).stream() as stream:
            self.listening(stream, user, "idle")
            self.append(user, "Sent")
            event = stream.wait_for(lambda e: counts(e, "Sent") == (1, 1), "mail elsewhere")
            self.assertEqual(event["push"]["numbers_by"], "check")

    def test_it_says_goodbye_out_of_an_idle(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user, interval=FAR)).stream() as stream:
            self.listening(stream, user, "idle")
            stream.wait_samples(user, 1)
            code, took = stream.end()
            self.assertEqual(code, 0)
        self.assertEqual(self.server.lost(user), 0)

    def test_without_inbox_there_is_the_interval_alone(self):
        user = self.user("Sent")
        with self.mailtop(monitor(self.server, user, folders="Sent")).stream() as stream:
            event = stream.wait_samples(user, 2)[-1]
        self.assertEqual((event["push"]["mode"], event["push"]["reason"]), ("off", "the server tells of INBOX only"))


class Neither(PushCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Dovecot(NEITHER))

    def test_the_interval_alone_finds_the_mail_and_says_so(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user)).stream() as stream:
            stream.wait_samples(user, 2)
            self.server.deliver(user)
            event = self.counted(stream, (1, 1), 0)
        self.assertEqual((event["push"]["mode"], event["push"]["reason"]), ("off", "the server has none"))
        self.assertEqual(event["push"]["numbers_by"], "check")


class Upgrade(PushCase):
    def test_a_server_that_comes_back_with_other_abilities_is_listened_to_in_its_way(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user, interval=2)).stream() as stream:
            self.listening(stream, user, "notify")
            for settings, mode, reason in ((NO_NOTIFY, "idle", None), (NEITHER, "off", "the server has none"),
                                           ("", "notify", None)):
                self.server.restart(settings)
                after = len(stream.events)
                stream.wait_for(lambda e: e["state"] == "up" and not e["error"]
                                and (e["push"]["mode"], e["push"]["reason"]) == (mode, reason),
                                f"{mode} after the restart", after, seconds=40)
                after = len(stream.events)
                self.append(user)
                stream.wait_for(lambda e: counts(e)[0] == counts(stream.events[after - 1])[0] + 1, "mail", after)


class Misbehaviour(FakeCase):
    def watch(self, server, **keys):
        return self.enterContext(self.mailtop(fake(server, **keys)).stream())

    def told(self, stream, mode, reason):
        return stream.wait_for(lambda e: (e["push"]["mode"], e["push"]["reason"]) == (mode, reason),
                               f"{mode}, because {reason}")

    def test_still_here_is_no_news(self):
        server = self.fake("imap-idle-still", more="IDLE")
        stream = self.watch(server, interval=FAR)
        event = stream.wait_for(lambda e: counts(e) == (2, 1), "the second message")
        self.assertEqual(event["push"]["numbers_by"], "push")
        self.assertEqual(server.count(r"\S+ STATUS"), 2)
        self.assertEqual(server.surprises, [])

    def test_a_refused_idle_leaves_the_interval(self):
        server = self.fake("imap-idle-refused", more="IDLE")
        stream = self.watch(server)
        self.told(stream, "off", "the server announces it and refuses")
        stream.wait_samples("fake", 4)
        self.assertEqual(server.count(r"\S+ IDLE"), 1)
        self.assertEqual(server.connections, 1)
        self.assertEqual(server.surprises, [])

    def test_an_idle_that_ends_itself_is_given_up(self):
        server = self.fake("imap-idle-ends", more="IDLE")
        stream = self.watch(server)
        self.told(stream, "off", "the server ends it at once")
        stream.wait_samples("fake", 4)
        self.assertEqual(server.count(r"\S+ IDLE"), 3)
        self.assertEqual(server.surprises, [])

    def test_a_server_that_hangs_up_on_push_is_let_alone_after_three_times(self):
        for script in ("imap-idle-cut", "imap-idle-bye"):
            with self.subTest(script=script):
                server = self.fake(script, script, script, "imap-idle-not", more="IDLE")
                stream = self.watch(server)
                self.told(stream, "off", "the server hangs up when asked for it")
                event = stream.wait_for(lambda e: folder(e, "INBOX")["messages"] == 5, "the interval alone")
                self.assertEqual(event["push"]["mode"], "off")
                stream.wait_samples("fake", 6)
                self.assertEqual({e["state"] for e in stream.events if e["event"] == "sample"}, {"up"})
                self.assertEqual(server.count(r"\S+ IDLE"), 3)
                self.assertEqual(server.connections, 4)
                self.assertEqual(server.surprises, [])

    def test_a_connection_that_went_dead_in_an_idle_is_found_by_the_next_check(self):
        server = self.fake("imap-idle-mute", "imap-idle-still", more="IDLE")
        stream = self.watch(server, timeout=2000, retries=2)
        stream.wait_for(lambda e: counts(e) == (2, 1), "numbers of another session", seconds=30)
        self.assertNotIn("down", {e["state"] for e in stream.events})

    def test_after_an_overflow_it_is_idle(self):
        server = self.fake("imap-notify-overflow", more="IDLE NOTIFY")
        stream = self.watch(server, interval=FAR)
        event = self.told(stream, "idle", "too much happened for the server to tell")
        server.wait_heard(r"\S+ IDLE")
        self.assertEqual(event["state"], "up")
        stream.wait_for(lambda e: folder(e, "INBOX")["messages"] == 2, "what had happened")
        self.assertEqual(server.surprises, [])

    def test_a_refused_notify_without_idle_leaves_the_interval(self):
        server = self.fake("imap-notify-refused", more="NOTIFY")
        stream = self.watch(server)
        self.told(stream, "off", "the server announces it and refuses")
        stream.wait_samples("fake", 3)
        self.assertEqual(server.count(r"\S+ NOTIFY"), 1)
        self.assertEqual(server.surprises, [])

    def test_a_server_that_never_stops_telling_does_not_delay_another(self):
        loud = self.fake("imap-notify-storm", more="NOTIFY")
        calm = self.fake("imap-notify-refused", more="NOTIFY")
        sections = (fake(loud, "loud", interval=FAR), fake(calm, "calm"))
        with self.mailtop(*sections).stream() as stream:
            stream.wait_for(lambda e: e["name"] == "loud" and e["push"]["numbers_by"] == "push", "the storm")
            after = len(stream.events)
            stream.wait_samples("calm", 3, after=after)
            rows = [e for e in stream.events[after:] if e["name"] == "loud"]
            self.assertLess(len(rows), 200)


if __name__ == "__main__":
    unittest.main()

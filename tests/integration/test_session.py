"""The session: one login for many checks, replaced when it dies, left politely."""

import signal
import unittest

from lib import wait
from lib.case import DovecotCase, monitor
from lib.mailtop import folder
from lib.relay import Relay


class Held(DovecotCase):
    def relayed(self, user, way="imap", **keys):
        port = self.server.ports["imaps" if way == "imaps" else "imap"]
        relay = self.enterContext(Relay(port))
        return relay, monitor(self.server, user, way, port=relay.port, **keys)

    def test_many_checks_need_one_login_and_one_connection(self):
        users = {way: self.user() for way in ("imap", "imap-starttls", "imaps")}
        watched = {way: self.relayed(user, way) for way, user in users.items()}
        with self.mailtop(*[section for _, section in watched.values()]).stream() as stream:
            for user in users.values():
                stream.wait_samples(user, 4)
        for way, user in users.items():
            with self.subTest(way=way):
                self.assertEqual(self.server.logins(user), 1)
                self.assertEqual(watched[way][0].connections, 1)

    def test_a_refresh_is_one_round_trip_however_many_folders_there_are(self):
        few, many = (), [f"Lists/{number}" for number in range(50)]
        users = {(way, len(folders)): self.user(*folders) for way in ("imap", "imaps") for folders in (few, many)}
        watched = {key: self.relayed(user, key[0], folders="*") for key, user in users.items()}
        with self.mailtop(*[section for _, section in watched.values()]).stream() as stream:
            for user in users.values():
                stream.wait_samples(user, 1)
            before = {key: watched[key][0].round_trips for key in users}
            after = len(stream.events)
            for user in users.values():
                stream.wait_samples(user, 3, after=after)
            samples = {key: len(stream.wait_samples(user, 3, after=after)) for key, user in users.items()}
            trips = {key: watched[key][0].round_trips - before[key] for key in users}
        for key in users:
            with self.subTest(way=key[0], folders=key[1]):
                # A check may have been under way at either end of the count.
                self.assertGreaterEqual(trips[key], samples[key] - 1)
                self.assertLessEqual(trips[key], samples[key] + 1)

    def test_a_session_killed_without_a_word_is_replaced_unseen(self):
        self.replaced(signal.SIGKILL)

    def test_a_session_ended_with_bye_is_replaced_unseen(self):
        self.replaced(signal.SIGTERM)

    def replaced(self, number):
        user = self.user()
        with self.mailtop(monitor(self.server, user, retries=1)).stream() as stream:
            stream.wait_samples(user, 2)
            self.assertEqual(self.server.kick(user, number=number), 1)
            self.server.deliver(user)
            after = len(stream.events)
            stream.wait_for(lambda e: e["folders"] and folder(e, "INBOX")["messages"] == 1, "the new mail", after)
            stream.wait_samples(user, 2, after=after)
            self.assertEqual({(e["state"], e["available"]) for e in stream.events if e["event"] == "sample"},
                             {("up", True)})
        self.assertEqual(self.server.logins(user), 2)

    def test_a_connection_that_a_router_forgot_is_replaced_unseen(self):
        user = self.user()
        relay, section = self.relayed(user, retries=1)
        with self.mailtop(section).stream() as stream:
            stream.wait_samples(user, 2)
            self.assertEqual(relay.cut(), 1)
            for event in stream.wait_samples(user, 3, after=len(stream.events)):
                self.assertEqual(event["state"], "up")
        self.assertEqual(relay.connections, 2)

    def test_keep_no_logs_in_each_time(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user, keep=False)).stream() as stream:
            stream.wait_samples(user, 3)
        self.assertGreaterEqual(self.server.logins(user), 3)


class Farewell(DovecotCase):
    def test_once_says_logout_in_each_way(self):
        for way in ("imap", "imap-starttls", "imaps", "pop3", "pop3-starttls", "pop3s"):
            with self.subTest(way=way):
                user = self.user()
                self.once(monitor(self.server, user, way))
                wait.until(lambda: self.server.logouts(user) == 1, lambda: self.server.log()[-1000:])
                self.assertEqual(self.server.lost(user), 0)

    def test_a_stream_that_is_ended_says_logout(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(signal=number):
                user = self.user()
                with self.mailtop(monitor(self.server, user)).stream() as stream:
                    stream.wait_samples(user, 1)
                    stream.end(number)
                wait.until(lambda: self.server.logouts(user) == 1, lambda: self.server.log()[-1000:])
                self.assertEqual(self.server.lost(user), 0)

    def test_pop3_quits_after_each_check_so_that_the_maildrop_is_free(self):
        user = self.user()
        with self.mailtop(monitor(self.server, user, "pop3")).stream() as stream:
            stream.wait_samples(user, 3)
            wait.until(lambda: self.server.logouts(user) >= 3, "three farewells")
        wait.until(lambda: self.server.logouts(user) == self.server.logins(user), "a farewell for each login")
        self.assertEqual(self.server.lost(user), 0)


class Restart(DovecotCase):
    def test_a_server_that_is_stopped_is_down_and_one_that_is_back_is_up(self):
        imap, pop3 = self.user(), self.user()
        sections = (monitor(self.server, imap, retries=1), monitor(self.server, pop3, "pop3s", retries=1))
        with self.mailtop(*sections).stream() as stream:
            for user in (imap, pop3):
                stream.wait_for(lambda e: e["name"] == user and e["state"] == "up", f"{user} up")
            self.server.stop()
            for user in (imap, pop3):
                # Just while it stops it may still take a connection and then drop it.
                event = stream.wait_for(lambda e: e["name"] == user and e["state"] == "down"
                                        and e["error"]["class"] == "connect", f"{user} down", seconds=40)
                self.assertFalse(event["available"])
            self.server.start()
            after = len(stream.events)
            for user in (imap, pop3):
                event = stream.wait_for(lambda e: e["name"] == user and e["state"] == "up", f"{user} up again", after,
                                        seconds=60)
                self.assertIsNone(event["error"])

    def test_the_numbers_of_before_stay_while_it_is_down(self):
        user = self.user()
        self.server.deliver(user, count=3)
        with self.mailtop(monitor(self.server, user, retries=1)).stream() as stream:
            stream.wait_for(lambda e: e["state"] == "up", "up")
            self.server.crash()
            event = stream.wait_for(lambda e: e["state"] == "down", "down")
            self.assertEqual(folder(event, "INBOX")["messages"], 3)
            self.server.start()


if __name__ == "__main__":
    unittest.main()

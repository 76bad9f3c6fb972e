"""The machinery of the bench on runs of seconds; its figures are judged by nobody."""

import json
import os
import tempfile
import unittest

from bench import refresh
from bench.figure import BEGIN, END, Budget, Report
from bench.latency import Latency
from bench.peers import HertzBeat, Imaplib, Target
from bench.servers import names
from lib.case import DovecotCase


def sample_report():
    report = Report([("machine", "a slow one")])
    report.figure("group", "what was measured", [3, 1, 2], "ms", Budget(1.5, "half of it")).peer("another", [20])
    report.figure("group", "what has no peer", [5], "", note="a note")
    return report


class Tables(unittest.TestCase):
    def test_a_figure_shows_median_spread_budget_peer_and_ratio(self):
        lines = sample_report().table().split("\n")
        self.assertEqual(lines[0], "machine: a slow one")
        self.assertRegex(lines[4], r"^what was measured +2 ms \(1-3\) +1\.50 ms \(half of it\) OVER +another +20 ms"
                                   r" +1/10$")
        self.assertRegex(lines[5], r"^what has no peer \[a note\] +5$")

    def test_the_json_holds_every_value(self):
        figures = json.loads(sample_report().json())["figures"]
        self.assertEqual(figures[0]["values"], [3, 1, 2])
        self.assertEqual((figures[0]["median"], figures[0]["least"], figures[0]["most"]), (2, 1, 3))
        self.assertEqual(figures[0]["budget"], {"most": 1.5, "why": "half of it", "over": True})
        self.assertEqual(figures[0]["peers"][0]["ratio"], 0.1)

    def test_the_table_goes_between_its_marks_and_nowhere_else(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "README.md")
            with open(path, "w", encoding="utf-8") as file:
                file.write(f"before\n{BEGIN}\nold\n{END}\nafter\n")
            for _ in range(2):
                sample_report().put_into(path)
            with open(path, encoding="utf-8") as file:
                text = file.read()
        self.assertTrue(text.startswith(f"before\n{BEGIN}\n- machine: a slow one\n"))
        self.assertTrue(text.endswith(f" |\n{END}\nafter\n"))
        self.assertEqual(text.count("what was measured"), 1)
        self.assertNotIn("old", text)


class Distance(DovecotCase):
    def setUp(self):
        self.name = self.user(*names(15)[1:])

    def test_a_held_session_takes_one_round_trip_and_others_one_a_folder_or_more(self):
        report = Report()
        refresh.measure(report, counts=(15,), latencies_ms=(0,))
        figures = {figure.name: figure for figure in report.figures}
        trips = figures["round trips of a refresh, 15 folders"]
        # The first and the last of them may be cut off by a slow reader.
        self.assertEqual(round(trips.measured.median), 1)
        for name, peer, _ in trips.peers[1:]:
            self.assertGreater(peer.median, 15, name)
        self.assertIn("time of a refresh, 15 folders, 0 ms away", figures)

    def test_each_turn_takes_the_latency_and_so_does_each_handshake(self):
        with Latency(self.server.ports["imap"], 0.05) as relay:
            seconds, _ = Imaplib().look(Target(relay.port, self.name), names(15))
            # Two for TCP and the greeting, three commands around the folders; LOGOUT is one of them.
            self.assertEqual((relay.connections, relay.turns), (1, 18))
            self.assertGreaterEqual(seconds, 20 * 0.05)

    def test_a_connection_a_folder_is_what_hertzbeat_does(self):
        with Latency(self.server.ports["imap"]) as relay:
            HertzBeat().look(Target(relay.port, self.name), names(4))
            self.assertEqual((relay.connections, relay.turns), (5, 15))

"""Figures: what was measured, beside its budget and its peers; and the ways to show them.

    report = Report()
    figure = report.figure("cpu", "CPU of a refresh", [61.2, 60.8, 63.0], "us", budget=Budget(100, "1.5 x floor"))
    figure.peer("bare loop", [66.0, 64.9, 65.2])
    print(report.table())

Of all figures less is better.  A figure judges nothing; it says when it is over its budget."""

import dataclasses
import json
import statistics

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
HEADS = ("figure", "mailtop", "budget", "peer in the same run", "peer's figure", "mailtop to peer")


@dataclasses.dataclass
class Budget:
    most: float
    why: str = ""  # where the number itself does not say


@dataclasses.dataclass
class Values:
    """One thing measured several times."""

    values: list

    def __post_init__(self):
        self.values = [float(value) for value in self.values]
        self.median = statistics.median(self.values)
        self.least, self.most = min(self.values), max(self.values)

    def text(self, unit):
        middle = amount(self.median, unit)
        least, most = number(self.least, unit, self.median), number(self.most, unit, self.median)
        return middle if least == most else f"{middle} ({least}-{most})"

    def json(self):
        return {"median": self.median, "least": self.least, "most": self.most, "values": self.values}


class Figure:
    def __init__(self, group, name, values, unit, budget=None, note=""):
        self.group, self.name, self.unit, self.budget, self.note = group, name, unit, budget, note
        self.measured = Values(values)
        self.peers = []

    def peer(self, name, values, note=""):
        """`note` says what is not simply measured, as "extrapolated from 15 and 100 folders"."""
        self.peers.append((name, Values(values), note))
        return self

    @property
    def over(self):
        return self.budget is not None and self.measured.median > self.budget.most

    def rows(self):
        """Rows of HEADS, a row a peer, at least one."""
        name = self.name + (f" [{self.note}]" if self.note else "")
        first = (name, self.measured.text(self.unit), self._budget_text())
        rows = [(label + (f" [{note}]" if note else ""), peer.text(self.unit), self._ratio_text(peer))
                for label, peer, note in self.peers]
        return [(first if not i else ("", "", "")) + row for i, row in enumerate(rows or [("", "", "")])]

    def json(self):
        budget = self.budget and {"most": self.budget.most, "why": self.budget.why, "over": self.over}
        peers = [{"name": name, **peer.json(), "ratio": self._ratio(peer), "note": note}
                 for name, peer, note in self.peers]
        return {"group": self.group, "name": self.name, "unit": self.unit, **self.measured.json(), "budget": budget,
                "note": self.note, "peers": peers}

    def _budget_text(self):
        if not self.budget:
            return ""
        why = f" ({self.budget.why})" if self.budget.why else ""
        return f"{amount(self.budget.most, self.unit)}{why}" + (" OVER" if self.over else "")

    def _ratio(self, peer):
        return self.measured.median / peer.median if peer.median else None

    def _ratio_text(self, peer):
        ratio = self._ratio(peer)
        if ratio is None:
            return ""
        if not ratio:
            return "0"
        return f"1/{_short(1 / ratio)}" if ratio < 0.95 else _short(ratio)


class Report:
    def __init__(self, head=(), progress=None):
        """`head`: pairs that describe the machine and the run.  progress(text) gets each figure."""
        self.head = list(head)
        self.figures = []
        self._progress = progress or (lambda text: None)

    def figure(self, group, name, values, unit, budget=None, note=""):
        figure = Figure(group, name, values, unit, budget, note)
        self.figures.append(figure)
        self._progress(f"{name}: {figure.measured.text(unit)}")
        return figure

    def rows(self):
        return [row for figure in self.figures for row in figure.rows()]

    def table(self):
        lines = [HEADS, *self.rows()]
        widths = [max(len(line[i]) for line in lines) for i in range(len(HEADS))]
        lines.insert(1, tuple("-" * width for width in widths))
        head = [f"{key}: {value}" for key, value in self.head]
        return "\n".join([*head, ""] + [_padded(line, widths) for line in lines])

    def markdown(self):
        head = [f"- {key}: {value}" for key, value in self.head]
        lines = [HEADS, ("---",) * len(HEADS), *self.rows()]
        return "\n".join([*head, ""] + ["| " + " | ".join(line) + " |" for line in lines])

    def put_into(self, path):
        """The table as Markdown between the two marks of a file; the rest stays."""
        with open(path, encoding="utf-8") as file:
            text = file.read()
        before, rest = text.split(BEGIN)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"{before}{BEGIN}\n{self.markdown()}\n{END}{rest.split(END)[1]}")

    def json(self):
        return json.dumps({"version": 1, "run": dict(self.head), "figures": [f.json() for f in self.figures]}, indent=1)


def _padded(line, widths):
    return "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()


def _scale(of, unit):
    """(unit to show, factor) for a value of size `of`."""
    if unit == "ms" and of >= 1000:
        return "s", 0.001
    if unit == "us" and of >= 10000:
        return "ms", 0.001
    if unit == "kB" and of >= 10000:
        return "MB", 1 / 1024
    return unit, 1


def number(value, unit, beside=None):
    """Without its unit, scaled as the value it stands beside."""
    return _short(value * _scale(value if beside is None else beside, unit)[1])


def amount(value, unit):
    shown, factor = _scale(value, unit)
    return f"{_short(value * factor)} {shown}".rstrip()


def _short(value):
    """Three digits that count."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3g}"

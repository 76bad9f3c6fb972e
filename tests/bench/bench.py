#!/usr/bin/env python3
"""The budgets of the design, each beside what a person would use instead.

    make bench                     all of it, in some twelve minutes
    tests/bench/bench.py           the same, with what is built in build/
    tests/bench/bench.py cpu hot   some groups

Prints a table and judges nothing but what is over its budget: figures depend on the machine, and
the peers ran on the same.  README.md says what each figure means.  $MAILTOP names another program,
$BUILD another build folder."""

import argparse
import importlib
import os
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[0] = os.path.dirname(HERE)
sys.dont_write_bytecode = True

from bench import machine  # noqa: E402
from bench.figure import Report  # noqa: E402
from lib.mailtop import program  # noqa: E402

GROUPS = ("refresh", "cpu", "memory", "screen", "freshness", "growth", "hot")


def arguments():
    parser = argparse.ArgumentParser(description="measures mailtop beside its peers")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=" ".join(GROUPS))
    parser.add_argument("--json", metavar="FILE", help="writes all figures there")
    parser.add_argument("--markdown", action="store_true", help="writes the table into README.md")
    parser.add_argument("--write", action="store_true", help="keeps the instructions counted by hot")
    wish = parser.parse_args()
    unknown = set(wish.groups) - set(GROUPS)
    if unknown:
        parser.error(f"no group {', '.join(sorted(unknown))}; there are {' '.join(GROUPS)}")
    wish.groups = wish.groups or GROUPS
    return wish


def run(groups, write):
    """(report, groups that failed)"""
    began, failed = time.monotonic(), []
    report = Report(machine.describe(), lambda text: print(f"  {text}", file=sys.stderr, flush=True))
    report.head.append(("load before", machine.load()))
    for group in groups:
        module = importlib.import_module(f"bench.{group}")
        print(f"{group}, after {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        try:
            module.measure(report, **({"write": write} if group == "hot" else {}))
        except Exception as why:  # what the others found is not thrown away for it
            traceback.print_exc()
            report.head.append((f"{group} has failed", f"{type(why).__name__}: {why}".split("\n")[0]))
            failed.append(group)
    report.head.append(("load after", machine.load()))
    report.head.append(("took", f"{time.monotonic() - began:.0f} s for {' '.join(groups)}"))
    return report, failed


def main():
    wish = arguments()
    if not os.access(program(), os.X_OK):
        sys.exit(f"bench.py: there is no program {program()!r}: run make, or name it by $MAILTOP")
    report, failed = run(wish.groups, wish.write)
    print(report.table())
    if wish.json:
        with open(wish.json, "w", encoding="utf-8") as file:
            file.write(report.json() + "\n")
    if wish.markdown:
        report.put_into(os.path.join(HERE, "README.md"))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())

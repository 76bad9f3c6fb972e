#!/bin/bash
# What of the sources the tests run: coverage.sh BUILD [GROUP...].  BUILD was built with clang's -fprofile-instr-generate
# -fcoverage-mapping; its unit tests run here, and these groups of tests/run, too.  A line for each folder, for
# its pure part, and for each file below 95 % of lines.  Fails when a test does or when a folder's pure part is below 95 %.
# What the program's processes do while they are killed is not counted.
cd "$(dirname "$0")/../.." || exit 2
build=$1
shift
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

mapfile -t programs < <(find "$build/unit" -type f -name 'test_*' -perm -100 | sort)
objects=("$build/mailtop")
export LLVM_PROFILE_FILE="$work/%8m.profraw"
failed=0
tests/tools/unit.sh "${programs[@]}" || failed=1
if [ $# -gt 0 ]; then
    BUILD=$build MAILTOP=$build/mailtop tests/run "$@" || failed=1
fi
llvm-profdata merge -sparse -o "$work/all.profdata" "$work"/*.profraw || exit 1
for program in "${programs[@]}"; do
    objects+=(-object "$program")
done
llvm-cov export -summary-only -instr-profile="$work/all.profdata" "${objects[@]}" >"$work/all.json" || exit 1
python3 - "$work/all.json" <<'END'
import collections
import json
import os
import sys

ENOUGH = 95
# Not pure, by what they cannot do without: only the program's own tests run all of them.
IMPURE = {
    "src/base": "process",  # children
    "src/config": "service watch",  # the resolver, inotify
    "src/poll": "certificate check client credential desk dial dial_listen hold hub listen loop parting poller "
                "roster session trial wire",  # the network, the poller's thread
    "src/tui": "capture guard lookup screen term theme_folder tty tui tui_open",  # the terminal, threads, the disk
}
files = json.load(open(sys.argv[1], encoding="utf-8"))["data"][0]["files"]
sums = collections.defaultdict(lambda: [0, 0, 0, 0])
weak = []
for file in files:
    path = os.path.relpath(file["filename"])
    if not path.startswith("src/"):
        continue
    folder, name = os.path.split(path)
    is_pure = folder != "src" and os.path.splitext(name)[0] not in IMPURE.get(folder, "").split()
    kinds = [file["summary"][kind][key] for kind in ("lines", "branches") for key in ("covered", "count")]
    for key in ((folder, False), ("all", False), *([(folder, True), ("all", True)] if is_pure else [])):
        sums[key] = [a + b for a, b in zip(sums[key], kinds)]
    if kinds[1] and 100 * kinds[0] < ENOUGH * kinds[1]:
        weak.append((kinds[0] / kinds[1], path + ("" if is_pure else " (not pure)"), kinds))


def line(name, kinds):
    parts = [100 * kinds[at] / kinds[at + 1] if kinds[at + 1] else 100 for at in (0, 2)]
    print(f"  {name:44} {parts[0]:5.1f} % of {kinds[1]:5} lines {parts[1]:6.1f} % of {kinds[3]:5} branches")


is_good = True
for folder, is_pure in sorted(sums, key=lambda key: (key[0] == "all", key)):
    kinds = sums[folder, is_pure]
    line(folder + (", pure parts" if is_pure else ""), kinds)
    if is_pure and 100 * kinds[0] < ENOUGH * kinds[1]:
        is_good = False
print(f"files below {ENOUGH} % of lines:")
for _, path, kinds in sorted(weak):
    line(path, kinds)
if not is_good:
    sys.exit(f"a pure part is below {ENOUGH} % of lines")
END
[ $? -eq 0 ] && [ $failed -eq 0 ]

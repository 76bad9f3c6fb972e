#!/bin/bash
# What of the sources the tests run: coverage.sh BUILD [integration].  BUILD was built with clang's -fprofile-instr-generate
# -fcoverage-mapping; its unit tests run here, and with "integration" the program's tests, too.  A line for each folder and
# for each file below 95 % of lines.  What the program's processes do while they are killed is not counted.
cd "$(dirname "$0")/../.." || exit 2
build=$1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

mapfile -t programs < <(find "$build/unit" -type f -name 'test_*' -perm -100 | sort)
objects=("$build/mailtop")
export LLVM_PROFILE_FILE="$work/%8m.profraw"
tests/tools/unit.sh "${programs[@]}" | tail -n 1
if [ "${2:-}" = integration ]; then
    BUILD=$build MAILTOP=$build/mailtop tests/run integration | tail -n 1
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

files = json.load(open(sys.argv[1], encoding="utf-8"))["data"][0]["files"]
folders = collections.defaultdict(lambda: [0, 0, 0, 0])
weak = []
for file in files:
    path = os.path.relpath(file["filename"])
    if not path.startswith("src/"):
        continue
    kinds = [file["summary"][kind][key] for kind in ("lines", "branches") for key in ("covered", "count")]
    for name in (os.path.dirname(path), "all"):
        folders[name] = [a + b for a, b in zip(folders[name], kinds)]
    if kinds[1] and kinds[0] / kinds[1] < 0.95:
        weak.append((kinds[0] / kinds[1], path, kinds))


def line(name, kinds):
    parts = [100 * kinds[at] / kinds[at + 1] if kinds[at + 1] else 100 for at in (0, 2)]
    print(f"  {name:36} {parts[0]:6.1f} % of {kinds[1]:5} lines {parts[1]:6.1f} % of {kinds[3]:5} branches")


for name in sorted(folders, key=lambda name: (name == "all", name)):
    line(name, folders[name])
print("below 95 % of lines:")
for _, path, kinds in sorted(weak):
    line(path, kinds)
END

#!/bin/sh
# Runs each fuzzer for SECONDS from its kept corpus: fuzz.sh SECONDS PROGRAM...
# What it finds stays in a temporary folder that is named; the kept corpus is not changed.
seconds=$1
shift
here=$(dirname "$0")/../fuzz
work=$(mktemp -d)
failed=0 passed=0
for program in "$@"; do
    name=$(basename "$program")
    corpus=$here/corpus/${name#fuzz_}
    mkdir -p "$work/$name"
    set -- -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=65536 \
        -print_final_stats=1 -artifact_prefix="$work/$name/"
    [ -f "$here/$name.dict" ] && set -- "$@" -dict="$here/$name.dict"
    [ -d "$corpus" ] && set -- "$@" "$work/$name" "$corpus" || set -- "$@" "$work/$name"
    if "$program" "$@" >"$work/$name.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$name.log")
        rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$work/$name.log")
        echo "  ok   $name: $runs inputs, $rate a second"
        passed=$((passed + 1))
    else
        echo "  FAIL $name: see $work/$name.log"
        tail -n 20 "$work/$name.log"
        failed=$((failed + 1))
    fi
done
[ $failed -eq 0 ] && rm -rf "$work"
echo "fuzz: $passed passed, $failed failed"
[ $failed -eq 0 ]

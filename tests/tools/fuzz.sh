#!/bin/sh
# Runs each fuzzer for SECONDS from its kept corpus, one a core: fuzz.sh SECONDS PROGRAM...
# What it finds stays in a temporary folder that is named; the kept corpus is not changed.
# fuzz.sh one SECONDS PROGRAM WORK: a single one; its status is in WORK/NAME.status.
here=$(dirname "$0")/../fuzz

one() {
    seconds=$1 program=$2 work=$3 name=$(basename "$2")
    corpus=$here/corpus/${name#fuzz_}
    mkdir -p "$work/$name"
    set -- -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=65536 \
        -print_final_stats=1 -artifact_prefix="$work/$name/"
    [ -f "$here/$name.dict" ] && set -- "$@" -dict="$here/$name.dict"
    [ -d "$corpus" ] && set -- "$@" "$work/$name" "$corpus" || set -- "$@" "$work/$name"
    "$program" "$@" >"$work/$name.log" 2>&1
    echo $? >"$work/$name.status"
}

if [ "$1" = one ]; then
    one "$2" "$3" "$4"
    exit 0
fi
seconds=$1
shift
work=$(mktemp -d)
failed=0 passed=0
printf '%s\n' "$@" | xargs -P "$(nproc)" -I '{}' "$0" one "$seconds" '{}' "$work"
for program in "$@"; do
    name=$(basename "$program")
    if [ "$(cat "$work/$name.status")" = 0 ]; then
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

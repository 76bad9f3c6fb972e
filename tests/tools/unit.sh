#!/bin/sh
# Runs unit tests, one a core, and sums them up: unit.sh PROGRAM...  Quiet when good, loud when not.
results=$(mktemp -d) || exit 1
trap 'rm -rf "$results"' EXIT
export results
# shellcheck disable=SC2016  # it is for the inner shell
printf '%s\n' "$@" | xargs -P "$(nproc)" -I '{}' sh -c '
    mkdir -p "$results/$(dirname "$1")"
    "$1" >"$results/$1" 2>&1
    echo $? >"$results/$1.status"' sh '{}'
passed=0 failed=0
for program in "$@"; do
    out=$(cat "$results/$program") rc=$(cat "$results/$program.status")
    ok=$(printf '%s\n' "$out" | grep -c '^\[       OK \]')
    bad=$(printf '%s\n' "$out" | sed -n 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p' | tail -n 1)
    [ "${rc:-1}" != 0 ] && [ "${bad:-0}" = 0 ] && bad=1 # a crash counts as one
    passed=$((passed + ok)) failed=$((failed + ${bad:-0}))
    [ "${rc:-1}" != 0 ] && printf '%s\n--- %s left with %s\n' "$out" "$program" "$rc"
done
echo "unit: $passed passed, $failed failed"
[ $failed -eq 0 ]

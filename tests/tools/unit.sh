#!/bin/sh
# Runs unit tests and sums them up: unit.sh PROGRAM...  Quiet when good, loud when not.
passed=0 failed=0
for program in "$@"; do
    if out=$("$program" 2>&1); then rc=0; else rc=$?; fi
    ok=$(printf '%s\n' "$out" | grep -c '^\[       OK \]')
    bad=$(printf '%s\n' "$out" | sed -n 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p' | tail -n 1)
    [ $rc -ne 0 ] && [ "${bad:-0}" = 0 ] && bad=1 # a crash counts as one
    passed=$((passed + ok)) failed=$((failed + ${bad:-0}))
    [ $rc -ne 0 ] && printf '%s\n--- %s left with %d\n' "$out" "$program" $rc
done
echo "unit: $passed passed, $failed failed"
[ $failed -eq 0 ]

#!/bin/bash
# Static analysis: analyze.sh.  cppcheck and clang-tidy; with QUICK=1 cppcheck alone, which takes seconds; with ALL=1 gcc
# -fanalyzer and scan-build besides.
# Quiet about what is good, but for the last line.  What is no mistake is said so in the line itself, with the reason.
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
jobs=$(nproc)
flags=(-std=c17 -D_GNU_SOURCE '-DMAILTOP_VERSION="0"' '-DMAILTOP_THEMES="/usr/share"' -Isrc)
mapfile -t sources < <(ls src/*.c src/*/*.c)

# judge NAME COMMAND...: passes when it says nothing
judge() {
    local name=$1
    shift
    "$@" >"$work/said" 2>&1
    if [ $? -eq 0 ] && [ ! -s "$work/said" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "--- $name"
        head -n 200 "$work/said"
    fi
}

# A macro that is not seen through would be taken for a call, and its loop for none.
with_cppcheck() {
    cppcheck -q -j "$jobs" --std=c11 --library=bsd --enable=warning,performance,portability \
        --inline-suppr --error-exitcode=1 -D_GNU_SOURCE -Isrc \
        '-Djson_object_foreach(o,k,v)=while (json_next(o,&k,&v))' src
}

# On standard error it counts what it was told to leave out.  A file at a time: of several, it takes each va_list behind
# the first file for one that was not begun.
with_tidy() {
    printf '%s\n' "${sources[@]}" | xargs -P "$jobs" -n 1 \
        bash -c "clang-tidy --quiet --warnings-as-errors='*' \"\$@\" -- ${flags[*]@Q} 2>/dev/null" tidy
}

# Less what analyze.known names with its reason, as often as it says.  What it names and is not found any more is said, too.
with_gcc() {
    printf '%s\n' "${sources[@]}" |
        xargs -P "$jobs" -I{} gcc -fanalyzer -O1 "${flags[@]}" -c -o /dev/null {} 2>"$work/gcc"
    grep -E '(warning|error):' "$work/gcc" | awk -v known=tests/tools/analyze.known '
        BEGIN {
            while ((getline line < known) > 0)
                if (line !~ /^#/) { split(line, word, " "); left[word[1] " " word[2]] = word[3] }
        }
        { file = $0; sub(/:.*/, "", file); check = $0; sub(/.*\[-Wanalyzer-/, "", check); sub(/\].*/, "", check) }
        left[file " " check]-- <= 0
        END { for (at in left) if (left[at] > 0) print "tests/tools/analyze.known: too much of " at }'
}

with_scan_build() {
    scan-build -o "$work/report" --status-bugs make -s -j"$jobs" V=1 BUILD="$work/build" all >"$work/scan" 2>&1 ||
        cat "$work/scan"
}

judge cppcheck with_cppcheck
[ -n "${QUICK:-}" ] || judge clang-tidy with_tidy
if [ -n "${ALL:-}" ]; then
    judge 'gcc -fanalyzer' with_gcc
    judge scan-build with_scan_build
fi
echo "analyze: $passed passed, $failed failed"
[ $failed -eq 0 ]

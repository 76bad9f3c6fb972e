#!/bin/sh
# No function over 60 lines, no file over 400: lengths.sh [ROOT].  Quiet when good.
# tests/tools/lengths.allow: what may be longer, each with its reason.
cd "${1:-$(dirname "$0")/../..}" || exit 2
bad=$(mktemp) || exit 2
trap 'rm -f "$bad"' EXIT

command -v ctags >/dev/null || echo "lengths.sh needs universal-ctags" >>"$bad"
find src -name '*.[ch]' | sort |
    ctags -o - -L - --fields=+ne --kinds-C=f 2>/dev/null |
    awk -F '\t' '
        /^!/ { next }
        {
            for (i = 4; i <= NF; i++) {
                if ($i ~ /^line:/) first = substr($i, 6)
                if ($i ~ /^end:/) last = substr($i, 5)
            }
            lines = last - first + 1
            if (lines > 60) print $2 ":" $1 "() " lines " lines, at most 60"
        }' >>"$bad"

find src tests \( -name '*.[ch]' -o -name '*.py' -o -name '*.sh' \) -exec wc -l {} + |
    awk '$1 > 400 && $2 != "total" { print $2 ": " $1 " lines, at most 400" }' >>"$bad"

# An entry is the start of a finding, "path" or "path:function()", then two blanks and why.
allow=tests/tools/lengths.allow
[ -f "$allow" ] && sed -n 's/^\([^# ][^ ]*\)  *..*$/\1/p' "$allow" | while read -r entry; do
    grep -vF "$entry" "$bad" >"$bad.rest"
    mv "$bad.rest" "$bad"
done

[ -d src ] || echo "no src here" >>"$bad"
cat "$bad"
[ ! -s "$bad" ]

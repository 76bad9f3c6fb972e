#!/bin/sh
# The program is built with Debian's hardening: hardened.sh [PROGRAM]
program=${1:-${MAILTOP:-build/mailtop}}
failed=0

want() {
    if ! eval "$2" | grep -q -- "$3"; then
        echo "$program: $1 is missing"
        failed=1
    fi
}

want "position independent code" 'readelf -hW "$program"' 'DYN (Position-Independent'
want "read-only relocations" 'readelf -lW "$program"' 'GNU_RELRO'
want "binding at start (full RELRO)" 'readelf -dW "$program"' 'BIND_NOW\|NOW'
want "the stack protector" 'readelf --dyn-syms -W "$program"' '__stack_chk_fail'
want "fortified calls" 'readelf --dyn-syms -W "$program"' '_chk@'
want "a stack that is not executable" 'readelf -lW "$program" | grep GNU_STACK | grep -v RWE' 'GNU_STACK'
if readelf -dW "$program" | grep -q 'RPATH\|RUNPATH'; then
    echo "$program: has a search path for libraries"
    failed=1
fi
if readelf -lW "$program" | grep LOAD | grep -q RWE; then
    echo "$program: has memory that is writable and executable"
    failed=1
fi
if readelf -dW "$program" | grep -q TEXTREL; then
    echo "$program: its code is changed when it is loaded"
    failed=1
fi
if [ -u "$program" ] || [ -g "$program" ]; then
    echo "$program: is set-uid or set-gid"
    failed=1
fi
exit $failed

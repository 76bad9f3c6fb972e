#!/bin/sh
# Calls that this house does not make: banned.sh [ROOT].  Quiet when good.
cd "${1:-$(dirname "$0")/../..}" || exit 2
bad=$(mktemp) || exit 2
trap 'rm -f "$bad"' EXIT

# ban WHY CALLS FOLDERS [FILE-THAT-MAY...]: CALLS are names, each followed by a parenthesis
ban() {
    why=$1 calls=$2 folders=$3
    shift 3
    allowed=$(echo "${*:-none}" | tr ' ' '|')
    # shellcheck disable=SC2086 # several folders
    grep -rnE "(^|[^_[:alnum:]>.])($calls)[[:space:]]*\(" $folders --include='*.[ch]' |
        grep -vE "^[^:]*:[0-9]*:[[:space:]]*(/\*|\*|//)" |
        grep -vE "^($allowed)" | sed "s|\$|   <- $why|" >>"$bad"
}

ban 'has no bound' 'strcpy|strcat|sprintf|vsprintf|gets|stpcpy|alloca' 'src tests'
ban 'hides what is wrong with a number' 'atoi|atol|atoll|atof|sscanf|vsscanf' 'src tests'
ban 'has hidden state' 'strtok|localtime|gmtime|ctime|asctime|rand|srand|random' 'src tests'
ban 'runs a shell' 'system|popen' 'src tests'
ban 'only main ends the program' 'exit|abort' src src/main.c
ban 'only base/clock.c reads a clock' 'clock_gettime|gettimeofday|time|clock' src src/base/clock.c
ban 'below main, output and tui nothing is printed' \
    'printf|vprintf|puts|putchar|perror|fprintf|vfprintf|dprintf|fputs|fputc|putc' src \
    src/main.c src/output/ src/tui/
ban 'not as this house uses ncurses' 'clear|wclear|getch|wgetch|initscr|init_color' src

grep -rnE '(^|[^_W[:alnum:]])ACS_[A-Z]' src --include='*.[ch]' |
    sed 's|$|   <- the wide WACS_ instead|' >>"$bad"
# Tests wait for a condition with a deadline (tests/lib/wait.py), never for a time.
grep -rnE '(^|[^_[:alnum:]])(u|nano)?sleep[[:space:]]*\(' tests --include='*.[ch]' --include='*.py' |
    sed 's|$|   <- waits for a time|' >>"$bad"
grep -rnE '^[[:space:]]*sleep[[:space:]]' tests --include='*.sh' | sed 's|$|   <- waits for a time|' >>"$bad"

[ -d src ] || echo "no src here" >>"$bad"
cat "$bad"
[ ! -s "$bad" ]

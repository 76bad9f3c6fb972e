#!/bin/sh
# Holds the layers and the doors of the design: layers.sh [ROOT].  Quiet when good.
cd "${1:-$(dirname "$0")/../..}" || exit 2
bad=$(mktemp) || exit 2
trap 'rm -f "$bad"' EXIT

# layer FOLDER MAY-INCLUDE...: what a folder of src may include beside the system's headers
layer() {
    folder=$1
    allowed=$(echo "$@" | tr ' ' '|')
    grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "src/$folder" --include='*.[ch]' 2>/dev/null |
        grep -vE "include[[:space:]]*\"($allowed)/" |
        sed "s|\$|   <- $folder/ may include: $*|" >>"$bad"
}

# door WHAT PATTERN FILE...: only these files may hold a line that matches
door() {
    what=$1 pattern=$2
    shift 2
    allowed=$(echo "$@" | tr ' ' '|')
    grep -rnE "$pattern" src --include='*.[ch]' | grep -vE "^($allowed):" |
        sed "s|\$|   <- the door to $what: $*|" >>"$bad"
}

layer base base
layer model model base
layer protocol protocol model base
layer config config model base
layer poll poll protocol model base
layer output output protocol model base
layer tui tui config protocol model base

include='^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]'
door ncurses "${include}(ncursesw?/|n?cursesw?\.h|term\.h|termcap\.h|panel\.h|form\.h|menu\.h)" src/tui/screen.c
door libcurl "${include}curl/" src/poll/dial.c src/poll/dial_listen.c src/poll/failure.c src/poll/hub.c src/poll/poller.c src/poll/session.c src/poll/wire.c
door OpenSSL "${include}openssl/" src/config/secret.c src/poll/certificate.c src/poll/client.c src/poll/guard.c src/poll/wire.c
door iniparser "${include}(iniparser|dictionary)" src/config/ini.c
door jansson "${include}jansson" src/output/json.c src/config/transfer_tree.h
door 'the mutex' '(^|[^_[:alnum:]])pthread_mutex_' src/model/board.c

[ -d src ] || echo "no src here" >>"$bad"
cat "$bad"
[ ! -s "$bad" ]

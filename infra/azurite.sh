#!/usr/bin/env bash
# Starts Azurite, the emulator of Azure Storage, on loopback, and installs it first where it is missing. Ends with Ctrl-C.
#
#   ./infra/azurite.sh [--data FOLDER | --in-memory] [--blob-port N] [--table-port N] [--queue-port N]
#
# FOLDER, by default ~/.local/share/nouscoder/azurite, keeps what is stored; --in-memory forgets it at the end. The ports are
# 10000, 10002 and 10001 by default, for which UseDevelopmentStorage=true is the connection string; 0 takes a free one.
set -euo pipefail

# shellcheck source=infra/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

data=${XDG_DATA_HOME:-$HOME/.local/share}/nouscoder/azurite
in_memory=
blob_port=10000 table_port=10002 queue_port=10001
while (($# > 0)); do
    case $1 in
        --in-memory)
            in_memory=yes
            shift
            continue
            ;;
        -h | --help)
            sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        --data | --blob-port | --table-port | --queue-port)
            (($# > 1)) || { say "$1 needs a value; --help says how it is used."; exit 2; }
            ;;
        *)
            say "Unknown option '$1'; --help says how it is used."
            exit 2
            ;;
    esac
    case $1 in
        --data) data=$2 ;;
        --blob-port) blob_port=$2 ;;
        --table-port) table_port=$2 ;;
        --queue-port) queue_port=$2 ;;
    esac
    shift 2
done

need_azurite || exit 1

# What is stored is its owner's alone.
umask 077
declare -a storage=(--location "$data")
if [[ -n $in_memory ]]; then
    storage=(--inMemoryPersistence)
else
    mkdir -p "$data"
fi

# Clients speak newer versions of the API than this one knows, and are served all the same.
exec node "$azurite" "${storage[@]}" --silent --disableTelemetry --skipApiVersionCheck \
    --blobHost 127.0.0.1 --blobPort "$blob_port" \
    --queueHost 127.0.0.1 --queuePort "$queue_port" \
    --tableHost 127.0.0.1 --tablePort "$table_port"

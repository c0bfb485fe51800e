#!/usr/bin/env bash
# Starts Azurite and N silos on this machine, by default 3: the first trains and generates, the others run programs; one
# silo alone does everything. Ctrl-C stops them all.
#
#   ./infra/cluster.sh [N] [--data FOLDER] [--slots N]
#
# FOLDER, by default ~/.local/share/nouscoder/cluster, keeps what is stored, and a log of each silo in logs. Silo I has the
# ports 11110 + I for silos and 29999 + I for consoles, which find them with NOUSCODER_Storage__ConnectionString=UseDevelopmentStorage=true.
set -euo pipefail

# shellcheck source=infra/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

count=3
data=${XDG_DATA_HOME:-$HOME/.local/share}/nouscoder/cluster
slots=
while (($# > 0)); do
    case $1 in
        -h | --help)
            sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        --data | --slots)
            (($# > 1)) || { say "$1 needs a value; --help says how it is used."; exit 2; }
            [[ $1 == --data ]] && data=$2 || slots=$2
            shift 2
            ;;
        *)
            [[ $1 =~ ^[1-9][0-9]?$ ]] || { say "'$1' is neither an option nor a number of silos from 1 to 99; --help says how it is used."; exit 2; }
            count=$1
            shift
            ;;
    esac
done

need_dotnet
need_python
need_bubblewrap
need_azurite || exit 1
say "Building; the first time takes a minute or two."
build "$root/Silo/Host/NousCoder.Silo.csproj"
build "$root/Client/NousCoder.Client.csproj"

# Logs and data are their owner's alone.
umask 077
mkdir -p "$data/logs"
data=$(cd "$data" && pwd)
declare -a silos=()
storage=

# Silos first, and all at once, so that each can still write what it has to.
stop() {
    trap '' INT TERM
    say "Stopping."
    ((${#silos[@]} == 0)) || kill -TERM "${silos[@]}" 2>/dev/null || true
    ((${#silos[@]} == 0)) || wait "${silos[@]}" 2>/dev/null || true
    [[ -z $storage ]] || kill -TERM "$storage" 2>/dev/null || true
    [[ -z $storage ]] || wait "$storage" 2>/dev/null || true
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# In process groups of their own: an interrupt from the terminal reaches this script alone, which stops them in order.
set -m
"$root/infra/azurite.sh" --data "$data/azurite" >"$data/logs/azurite.log" 2>&1 </dev/null &
storage=$!
for ((i = 0; i < 100; i++)); do
    (exec 3<>/dev/tcp/127.0.0.1/10002) 2>/dev/null && break
    kill -0 "$storage" 2>/dev/null || { cat "$data/logs/azurite.log" >&2; die "Azurite did not start."; }
    sleep 0.2
done

export NOUSCODER_Storage__ConnectionString=UseDevelopmentStorage=true
start_silo() {
    local i=$1 roles=sandbox
    ((i > 1)) || roles=trainer,generator
    ((count > 1)) || roles=trainer,generator,sandbox
    [[ -z $slots ]] || export NOUSCODER_Sandbox__Slots=$slots
    NOUSCODER_Silo__Name=silo-$i NOUSCODER_Silo__Roles=$roles \
        dotnet "$root/artifacts/bin/NousCoder.Silo/release/NousCoder.Silo.dll" serve \
        --data "$data/silo-$i" --silo-port $((11110 + i)) --gateway-port $((29999 + i)) >"$data/logs/silo-$i.log" 2>&1 </dev/null &
    silos+=($!)
    say "silo-$i ($roles): process $!, log $data/logs/silo-$i.log"
}

for ((i = 1; i <= count; i++)); do
    start_silo "$i"
done

for ((i = 1; i <= count; i++)); do
    until grep -qx ready "$data/logs/silo-$i.log"; do
        kill -0 "${silos[i - 1]}" 2>/dev/null || { tail -n 3 "$data/logs/silo-$i.log" >&2; die "silo-$i did not start."; }
        sleep 0.2
    done
done

say "The cluster is ready. Ctrl-C stops it; in another terminal:" "" \
    "    export NOUSCODER_Storage__ConnectionString=UseDevelopmentStorage=true" \
    "    dotnet run --project Client -- silos" ""
wait

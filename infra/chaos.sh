#!/usr/bin/env bash
# Tries what a cluster of four silos under load must endure: kills silos, stops one, ends the storage, fills its disk. Prints what each
# fault cost. About ten minutes on two cores. The killed trainer is what ./infra/test.sh runs of it.
#
#   ./infra/chaos.sh [-- options of the test program]
set -euo pipefail

# shellcheck source=infra/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case ${1:-} in
    '') ;;
    --) shift ;;
    -h | --help)
        sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
        exit 0
        ;;
    *)
        say "Unknown option '$1'; --help says how it is used."
        exit 2
        ;;
esac

need_dotnet
need_python
need_bubblewrap
need_azurite || exit 1
say "Building; the first time takes a minute or two."
build "$root/tests/Processes/NousCoder.Processes.Tests.csproj"

table=$root/artifacts/chaos.md
rm -f "$table"
code=0
dotnet exec "$root/artifacts/bin/NousCoder.Processes.Tests/release/NousCoder.Processes.Tests.dll" \
    --filter-class '*.FaultTests' --explicit on --no-ansi --progress off "$@" </dev/null >&2 || code=$?
[[ ! -f $table ]] || cat "$table"
exit "$code"

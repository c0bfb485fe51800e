#!/usr/bin/env bash
# A whole training job on this machine: sets up what is missing, builds, and runs `nouscoder demo` with the options given.
set -euo pipefail

# shellcheck source=infra/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_dotnet
need_python
need_bubblewrap
need_numpy
say "Building; the first time takes a minute or two."
build "$root/Silo/Host/NousCoder.Silo.csproj"
build "$root/Client/NousCoder.Client.csproj"

# From the caller's folder, so that paths among the options mean what they say.
exec dotnet "$root/artifacts/bin/NousCoder.Client/release/nouscoder.dll" demo "$@"

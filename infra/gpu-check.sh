#!/usr/bin/env bash
# Checks a GPU in at most 8 minutes after the build: results beside the CPU's, speed, and peak memory beside the estimate.
# Usage: infra/gpu-check.sh [DEVICE]; default cuda:0. "cpu" runs the same code on tiny shapes.
# Exit status: 0; 1 if a result differs too much from the CPU's; 2 if there is no GPU; 124 if it took longer.
set -euo pipefail

# shellcheck source=infra/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly device=${1:-cuda:0}
readonly seconds=480

need_dotnet
if [[ $device == cpu ]]; then
    torch=cpu
elif ! compgen -G '/dev/nvidia[0-9]*' >/dev/null && ! compgen -G '/dev/dxg' >/dev/null; then
    say "This machine has no NVIDIA GPU, or none that this process may use: there is no /dev/nvidia0." \
        "The check needs a GPU with its driver, and libtorch 2.10 for CUDA:" \
        "the package TorchSharp-cuda-linux, or NOUSCODER_LIBTORCH=DIR with that of a PyTorch installation." \
        "'infra/gpu-check.sh cpu' runs the same code on tiny shapes."
    exit 2
elif [[ -n ${NOUSCODER_LIBTORCH:-} ]]; then
    torch=none
else
    torch=cuda
fi

# Outputs of their own for each libtorch: two of them in one folder end the process.
output=$root/artifacts
if [[ $torch == cpu ]]; then
    unset NOUSCODER_LIBTORCH
else
    output=$root/artifacts/torch-$torch
fi
build "$root/tests/Benchmarks/NousCoder.Benchmarks.csproj" "-p:Torch=$torch" "-p:ArtifactsPath=$output"
exec timeout --kill-after=10 "$seconds" \
    dotnet "$output/bin/NousCoder.Benchmarks/release/NousCoder.Benchmarks.dll" policy --part gpu --device "$device"

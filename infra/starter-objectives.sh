#!/usr/bin/env bash
# The counterpart of the published comparison of objectives, on the bundled policy: the demo with DAPO, GSPO and GSPO+ on the same
# seeds. Prints a table of pass@1 before and after, in training and held out. About 1.6 minutes a run on two cores.
#
#   ./infra/starter-objectives.sh [SEED]...      default: 1 2
set -euo pipefail

# shellcheck source=infra/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

(($# > 0)) || set -- 1 2
for seed in "$@"; do
    [[ $seed =~ ^[0-9]+$ ]] || die "'$seed' is no seed; usage: starter-objectives.sh [SEED]..."
done

results=$(mktemp)
log=$(mktemp)
trap 'rm -f "$results" "$log"' EXIT
for objective in dapo gspo gspo-plus; do
    for seed in "$@"; do
        say "Training with $objective, seed $seed."
        # What it says of its progress is of no use here; of what is missing, or does not build, it is all there is.
        "$root/infra/run.sh" --objective "$objective" --seed "$seed" --json 2>"$log" | tail -n 1 >>"$results" || die "$(<"$log")"
    done
done

python3 - "$results" <<'EOF'
import json, sys

row = "{:<10} {:>5} {:>8} {:>8} {:>16} {:>15} {:>8}"
columns = ("pass1_before", "pass1_after", "held_out_before", "held_out_after")
print(row.format("objective", "seed", "before", "after", "held out before", "held out after", "seconds"))
runs = {}
for line in open(sys.argv[1]):
    run = json.loads(line)
    runs.setdefault(run["objective"], []).append(run)
    print(row.format(run["objective"], run["seed"], *(f"{run[c]:.3f}" for c in columns), f"{run['seconds']:.0f}"))
for objective, some in runs.items():
    means = (f"{sum(r[c] for r in some) / len(some):.3f}" for c in columns)
    print(row.format(objective, "mean", *means, ""))
EOF

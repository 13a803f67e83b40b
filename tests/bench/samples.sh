#!/usr/bin/env bash
# Times and memory of the run on the samples: first run (everything is read), second run
# (nothing new), each `check` and `cases`. Usage: tests/bench/samples.sh PATH_TO_PORTULAN
set -euo pipefail
source "$(dirname "$0")/measure.sh"
cp -r "$root/data-samples/inbox" "$work/inbox"
settings

measure "check" "$program" check --workspace "$work" --quiet
measure "cases" "$program" cases --workspace "$work" --quiet
for turn in 1 2 3; do
    rm -rf "$work/store" "$work/out"
    measure "run, everything new ($turn)" "$program" run --workspace "$work" --quiet
done
for turn in 1 2 3; do
    measure "run, nothing new ($turn)" "$program" run --workspace "$work" --quiet
done

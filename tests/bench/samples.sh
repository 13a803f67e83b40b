#!/usr/bin/env bash
# Times and memory of the run on the samples: first run (everything is read), second run
# (nothing new), each `check` and `cases`. Usage: tests/bench/samples.sh PATH_TO_PORTULAN
set -euo pipefail
program="$(realpath "${1:-target/release/portulan}")"
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cp -r "$root/data-samples/inbox" "$work/inbox"
sed "s|\"\.\./queries\"|\"$root/queries\"|; s|\"\.\./reports\"|\"$root/reports\"|" \
    "$root/data-samples/portulan.toml" >"$work/portulan.toml"

# Wall seconds and peak resident memory of a command, from the kernel's own count.
measure() {
    local name="$1"
    shift
    python3 - "$name" "$@" <<'PY'
import resource, subprocess, sys, time
name, command = sys.argv[1], sys.argv[2:]
start = time.monotonic()
subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
seconds = time.monotonic() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{name:<34} {seconds:6.2f} s  {usage.ru_utime + usage.ru_stime:6.2f} s CPU  {usage.ru_maxrss / 1024:6.0f} MB")
PY
}

measure "check" "$program" check --workspace "$work"
measure "cases" "$program" cases --workspace "$work"
for turn in 1 2 3; do
    rm -rf "$work/store" "$work/out"
    measure "run, everything new ($turn)" "$program" run --workspace "$work"
done
for turn in 1 2 3; do
    measure "run, nothing new ($turn)" "$program" run --workspace "$work"
done

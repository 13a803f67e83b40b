# Sourced by the benches: the program to time, the repository and a folder of its own, gone at
# the end; a workspace of the whole Allier; wall seconds, processor seconds and peak memory of
# a command, from the kernel's own count.
program="$(realpath "${1:-target/release/portulan}")"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# The samples' settings in $work, with the definitions and looks of the repository.
settings() {
    sed "s|\"\.\./queries\"|\"$root/queries\"|; s|\"\.\./reports\"|\"$root/reports\"|" \
        "$root/data-samples/portulan.toml" >"$work/portulan.toml"
}

# A workspace in $work with the real open data of the Allier: the extract is still to be made.
allier() {
    settings
    cp -r "$root/data-samples/parametres" "$work/parametres"
    mkdir "$work/inbox"
    (cd "$root/data-samples/inbox" && cp caf_* cog_* noms_* insee_* *.geojson "$work/inbox/")
}

measure() {
    local name="$1"
    shift
    python3 - "$name" "$@" <<'PY'
import resource, subprocess, sys, time
name, command = sys.argv[1], sys.argv[2:]
start = time.monotonic()
subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
seconds = time.monotonic() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{name:<44} {seconds:7.2f} s {usage.ru_utime + usage.ru_stime:8.2f} s CPU {usage.ru_maxrss / 1024:6.0f} MB", flush=True)
PY
}

# Sourced by the benches: wall seconds, processor seconds and peak memory of a command,
# from the kernel's own count.
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

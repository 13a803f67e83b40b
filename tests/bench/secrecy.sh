#!/usr/bin/env bash
# Statistical secrecy: protection of one department and of the whole country (drawn counts on
# the real communes, 100 indicators of which 40 have five categories), then the audit of a
# whole synthetic Caf, all formats. Usage: tests/bench/secrecy.sh PATH_TO_PORTULAN
set -euo pipefail
source "$(dirname "$0")/measure.sh"
(cd "$root" && cargo build --release --workspace --locked --examples)
examples="$(dirname "$program")/examples"
measure "protect the Allier, 100 indicators" "$examples/france" 100 03
measure "protect France, 100 indicators" "$examples/france" 100

allier
"$program" sample --quiet --months 1 --until 2024-12 "$work/inbox"
measure "one month of the Allier, run and gate" "$program" run --quiet --workspace "$work"
measure "audit of that month, all formats" "$program" secrecy audit "$work/out/2024-12"

#!/usr/bin/env bash
# Contact lists of a whole Caf (synthetic, the Allier, about 70 000 households, three months of
# extracts), files already ingested. Usage: tests/bench/targets.sh PATH_TO_PORTULAN
set -euo pipefail
source "$(dirname "$0")/measure.sh"
allier
# Time for many, so that the lists are long.
sed 's/minutes = /minutes = 30/' "$root/data-samples/capacites.toml" >"$work/capacites.toml"
cp "$root/data-samples/destinataires.toml" "$work/"
# Whether a group is left out is not the question here.
for group in aah_aeeh:handicap sans:handicap; do
    printf '[[waiver]]\ndimension = "%s"\ngroup = "%s"\nby = "mesure"\nreason = "mesure"\nfrom = "2024-01-01"\nuntil = "2025-12-31"\n' \
        "${group#*:}" "${group%%:*}"
done >"$work/derogations.toml"

"$program" sample --quiet --months 3 --until 2024-12 "$work/made"
mv "$work"/made/* "$work/inbox/"
measure "ingest 3 months" "$program" ingest --quiet --workspace "$work"
measure "lists of the month" "$program" targets --quiet --workspace "$work"
measure "explanation of one dossier" "$program" explain "$(cut -d';' -f1 "$work/inbox/FR6_1224.csv" | sed -n 2p)" --workspace "$work"

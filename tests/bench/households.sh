#!/usr/bin/env bash
# The household extract of a whole Caf (synthetic, the Allier, thirteen months of about
# 70 000 households): ingestion, the whole catalogue, then one more month from its files to
# all portraits. Usage: tests/bench/households.sh PATH_TO_PORTULAN
set -euo pipefail
source "$(dirname "$0")/measure.sh"
allier

measure "sample: 13 months" "$program" sample --quiet --months 13 --until 2024-12 "$work/made"
# The last month waits: it is the new one.
mkdir "$work/later"
mv "$work"/made/*_1224.csv "$work"/made/*_202412_1.txt "$work/later/"
mv "$work"/made/* "$work/inbox/"
du -ch "$work"/inbox/FR6_* | tail -1
measure "ingest 12 months" "$program" ingest --quiet --workspace "$work"
measure "run on the 12th month" "$program" run --quiet --workspace "$work" --month 2024-11
mv "$work"/later/* "$work/inbox/"
measure "one more month, files to portraits" "$program" run --quiet --workspace "$work" --month 2024-12
measure "the same again, nothing new" "$program" run --quiet --workspace "$work" --month 2024-12
rm -rf "$work/store"
measure "ingest 13 months" "$program" ingest --quiet --workspace "$work"

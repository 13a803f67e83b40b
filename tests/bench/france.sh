#!/usr/bin/env bash
# One month of the whole country (synthetic): 101 extracts, 13.6 million households; needs
# 12 GB of disk, in TMPDIR. Ingestion, the whole catalogue at all levels, then the same SQL
# run by DuckDB alone when Python's duckdb module is there.
# Usage: tests/bench/france.sh PATH_TO_PORTULAN
set -euo pipefail
source "$(dirname "$0")/measure.sh"
mkdir "$work/inbox"
cat >"$work/portulan.toml" <<TOML
[caf]
code = "FR0"
name = "Toutes les Caf"
members = ["*"]
[department]
code = "00"
name = "France"
tncc = 3
[folders]
queries = "$root/queries"
reports = "$root/reports"
[engine]
memory_mb = 6000
TOML
cp -r "$root/data-samples/parametres" "$work/parametres"
python3 - "$root/pipeline/sample/data" "$work/inbox" <<'PY'
import csv, collections, sys
data, inbox = sys.argv[1:]
rows = list(csv.DictReader(open(f"{data}/communes_france_2025.csv", encoding="utf-8"), delimiter=";"))
mayotte = {r["code_insee"]: r["pop_municipale"] for r in csv.DictReader(open(f"{data}/cog_communes_976_2026.csv", encoding="utf-8"), delimiter=";")}
epci = collections.defaultdict(list)
with open(f"{inbox}/cog_communes_france_2025.csv", "w", encoding="utf-8") as out:
    out.write("code_insee;nom;departement;siren_epci;nom_epci;type_epci;pop_municipale;codes_postaux\n")
    for r in rows:
        people = r["population_municipale"] or mayotte.get(r["code_insee"], "0")
        siren = r["siren_epci"] if len(r["siren_epci"]) == 9 else ""
        out.write(f'{r["code_insee"]};{r["nom"]};{r["departement"]};{siren};;;{people};\n')
        if siren:
            epci[siren].append((r["departement"], int(people)))
with open(f"{inbox}/noms_communes_france_2025.csv", "w", encoding="utf-8") as out:
    out.write("code_insee;nom;charniere\n")
    out.writelines(f'{r["code_insee"]};{r["nom"]};{r["charniere"]}\n' for r in rows)
with open(f"{inbox}/cog_epci_france_2025.csv", "w", encoding="utf-8") as out:
    out.write("siren_epci;nom_epci;type;departement;nb_communes;nb_communes_dans_dep;pop_municipale;pop_municipale_dans_dep\n")
    for siren, communes in sorted(epci.items()):
        n, people = len(communes), sum(p for _, p in communes)
        out.write(f"{siren};EPCI {siren};CC;{communes[0][0]};{n};{n};{people};{people}\n")
PY
measure "sample: France, one month" "$program" sample --quiet --cafs all --months 1 --until 2024-12 --no-partners "$work/inbox"
du -ch "$work"/inbox/FR6_* | tail -1
measure "ingest France, one month" "$program" ingest --quiet --workspace "$work"
measure "the whole catalogue, all levels" "$program" compute --quiet --workspace "$work" --month 2024-12
"$program" compute --quiet --workspace "$work" --month 2024-12 --sql "$work/catalogue.sql"
if python3 -c "import duckdb" 2>/dev/null; then
    measure "the same SQL in DuckDB alone" python3 -c "
import duckdb, sys
duckdb.connect(config={'memory_limit': '6000MB'}).execute(open(sys.argv[1]).read())" "$work/catalogue.sql"
fi

//! Words that say what the figures say: ranks, evolutions, parts of an EPCI.

use portulan_stats::{Trend, trend};
use portulan_terms::Level;
use portulan_terms::french::with_unit;
use serde_json::Value;

use crate::desk::Desk;
use crate::pages::{Cell, Document, Table, communes, documents, items, record, text, texts};

/// Rank among the EPCI, number of EPCI, ties and words of the quarter: counted here from
/// `figures.csv`, one comparison after the other.
struct Place {
    rank: usize,
    of: usize,
    tied: bool,
    quarter: &'static str,
}

impl Place {
    /// Where the figure of that key stands; `None` when it has no value or no peers.
    fn of(key: &str) -> Option<Self> {
        let (stem, own) = key.rsplit_once('|')?;
        if !["epci", "epci_partie"].contains(&stem.rsplit('|').next()?) {
            return None;
        }
        let value = |code: &str| record().get(&format!("{stem}|{code}")).and_then(|row| row.numbers[0]);
        let own_value = value(own)?;
        let (mut higher, mut same, mut of) = (0, 0, 0);
        for peer in communes().keys().filter_map(|code| value(code)) {
            of += 1;
            higher += usize::from(peer > own_value);
            same += usize::from(peer == own_value);
        }
        let rank = higher + 1;
        let quarter = match rank as f64 / of as f64 {
            share if share <= 0.25 => "dans le quart aux valeurs les plus élevées",
            share if share <= 0.5 => "au-dessus de la médiane",
            share if share <= 0.75 => "au-dessous de la médiane",
            _ => "dans le quart aux valeurs les plus basses",
        };
        (of >= 4).then_some(Self { rank, of, tied: same > 1, quarter })
    }

    fn ordinal(&self) -> String {
        let tied = if self.tied { " ex æquo" } else { "" };
        if self.rank == 1 { format!("1er{tied}") } else { format!("{}e{tied}", self.rank) }
    }
}

#[test]
fn ranks_are_those_counted_in_the_record() {
    let mut seen = 0;
    for document in documents() {
        for figure in document.list("key_figures") {
            let cell = Cell::of(&figure["cell"]);
            let said = Place::of(&cell.key).map(|place| {
                let ordinal = place.ordinal();
                let (number, tied) = ordinal.split_once(' ').unwrap_or((&ordinal, ""));
                let tied = if tied.is_empty() { String::new() } else { format!(" {tied}") };
                format!("{number} rang{tied} des {}\u{a0}EPCI, {}", place.of, place.quarter)
            });
            assert_eq!(figure["position"].as_str(), said.as_deref(), "{}: {}", document.slug, cell.key);
            seen += usize::from(said.is_some());
        }
        for section in document.list("sections") {
            seen += check_ranks_of(document, section);
        }
    }
    assert!(seen > 150, "{seen} ranks");
}

/// The ranks of a section's first table and of its charts' titles; how many there are.
fn check_ranks_of(document: &Document, section: &Value) -> usize {
    let mut seen = 0;
    let summary = Some(&section["summary"]).filter(|table| !table.is_null()).map(Table::of);
    for (header, cells) in summary.iter().flat_map(|table| &table.rows) {
        let at = summary.as_ref().and_then(|table| table.head.iter().position(|head| head == "Rang parmi les EPCI"));
        let Some(at) = at else { continue };
        let place = Place::of(&cells[0].key);
        let said = place.map_or("–".to_owned(), |place| format!("{} sur {}", place.ordinal(), place.of));
        assert_eq!(cells[at - 1].text, said, "{}: {header}", document.slug);
        seen += 1;
    }
    for chart in items(&section["charts"]) {
        let title = text(&chart["title"]);
        let own = Table::of(&chart["table"]).rows.into_iter().flat_map(|(_, cells)| cells);
        let own = own.map(|cell| cell.key).find(|key| key.ends_with(&format!("|{}", document.code)));
        let Some(place) = own.as_deref().and_then(Place::of).filter(|_| title.contains(" sur 12")) else { continue };
        let said = format!(", {} sur {}\u{a0}EPCI de l’Allier", place.ordinal(), place.of);
        assert!(title.contains(&said), "{}: « {title} » without « {said} »", document.slug);
        seen += 1;
    }
    seen
}

#[test]
fn the_introduction_tells_the_key_figures_of_the_outer_quarters() {
    for document in documents().iter().filter(|document| document.code != "03") {
        let introduction = document.json["introduction"].to_string();
        assert!(document.list("introduction").len() > 1, "{}: {introduction}", document.slug);
        for which in ["les plus élevées", "les plus basses"] {
            let told = introduction.split(&format!("le quart aux valeurs {which} pour ")).nth(1);
            let told = told.map(|told| told.split('"').next().expect("its end")).unwrap_or_default().to_lowercase();
            for figure in document.list("key_figures") {
                let counts = ["foyers", "personnes"].contains(&text(&figure["cell"]["unit"]).as_str());
                let is_there = text(&figure["position"]).contains(&format!("quart aux valeurs {which}")) && !counts;
                let said = format!("{} (", text(&figure["label"]).to_lowercase());
                assert_eq!(told.contains(&said), is_there, "{}: {said} among « {told} »", document.slug);
            }
        }
    }
}

// ---- Evolutions ------------------------------------------------------------------

/// The trend of the figure with that key, and the size of the change.
fn course(key: &str) -> Option<(Trend, String)> {
    let desk = Desk::of_the_run();
    let figure = desk.published.figures().find(|figure| {
        let k = figure.key();
        key == format!("{}|{}|{}|{}|{}", k.indicator, k.category, k.month, k.level, k.territory)
    })?;
    let header = &desk.plan.indicator(&figure.key().indicator)?.header;
    let amount = with_unit(record()[key].numbers[0]?.abs(), header.decimals(), &header.unit);
    Some((trend(figure, header.decimals())?, amount))
}

/// The evolutions of an indicator as a sentence says them, each pair written out.
fn sentence(year: (Trend, String), since_2020: (Trend, String)) -> String {
    const YEAR: &str = "depuis un an";
    const LONG: &str = "depuis décembre 2020";
    let verb = |trend: Trend| if trend == Trend::Up { "a augmenté de" } else { "a baissé de" };
    match (year, since_2020) {
        ((Trend::Stable, _), (Trend::Stable, _)) => format!("est stable {YEAR} comme {LONG}."),
        ((Trend::Stable, _), (long, amount)) => format!("est stable {YEAR} et {} {amount} {LONG}.", verb(long)),
        ((short, amount), (Trend::Stable, _)) => format!("{} {amount} {YEAR} et est stable {LONG}.", verb(short)),
        ((short, a), (long, b)) if short == long => format!("{} {a} {YEAR} et de {b} {LONG}.", verb(short)),
        ((short, a), (long, b)) => format!("{} {a} {YEAR}, mais {} {b} {LONG}.", verb(short), verb(long)),
    }
}

#[test]
fn an_evolution_is_said_stable_when_and_only_when_it_is() {
    let mut seen = 0;
    for document in documents() {
        for section in document.list("sections").iter().filter(|section| !section["summary"].is_null()) {
            let said = texts(&section["sentences"]);
            let mut stable = 0;
            for (header, cells) in Table::of(&section["summary"]).rows {
                let changes: Vec<_> = cells.iter().filter(|cell| cell.key.starts_with("evolution_")).collect();
                let [year, long] = changes.as_slice() else { continue };
                let (Some(year), Some(long)) = (course(&year.key), course(&long.key)) else { continue };
                stable += usize::from(year.0 == Trend::Stable || long.0 == Trend::Stable);
                let expected = sentence(year, long);
                assert!(
                    said.iter().any(|said| said.ends_with(&expected)),
                    "{}, {header}: no « {expected} »",
                    document.slug
                );
                seen += 1;
            }
            assert_eq!(
                said.iter().filter(|said| said.contains("stable")).count(),
                stable,
                "{}: {said:?}",
                document.slug
            );
        }
    }
    assert!(seen > 100, "{seen} evolutions");
}

#[test]
fn cards_and_titles_say_the_same_evolutions() {
    for document in documents() {
        for figure in document.list("key_figures").iter().filter(|figure| !figure["evolution"].is_null()) {
            let key = text(&figure["cell"]["key"]);
            let mut parts = key.split('|');
            let (indicator, rest) = (parts.next().expect("an indicator"), parts.skip(1).collect::<Vec<_>>().join("|"));
            let said: Vec<String> = [("un_an", "depuis un an"), ("depuis_2020", "depuis décembre 2020")]
                .into_iter()
                .filter_map(|(category, since)| {
                    Some(match course(&format!("evolution_{indicator}|{category}|{rest}"))? {
                        (Trend::Stable, _) => format!("stable {since}"),
                        (Trend::Up, amount) => format!("{amount} de plus {since}"),
                        (Trend::Down, amount) => format!("{amount} de moins {since}"),
                    })
                })
                .collect();
            let expected =
                said.join("\u{202f}; ").replacen("stable", "Stable", usize::from(said[0].starts_with("stable")));
            assert_eq!(text(&figure["evolution"]), expected, "{}: {key}", document.slug);
            let charts = document.list("sections").iter().flat_map(|section| items(&section["charts"]));
            let course = charts.map(|chart| text(&chart["title"])).find(|title| {
                title.starts_with(&format!("{}\u{a0}: ", text(&figure["label"])))
                    && title.contains(" en décembre 2024, ")
            });
            if let Some(title) = course {
                assert!(title.ends_with(said.last().expect("an evolution")), "{}: {title}", document.slug);
            }
        }
    }
}

// ---- Parts of an EPCI, months ----------------------------------------------------

#[test]
fn a_portrait_of_a_part_says_so_wherever_it_gives_a_figure() {
    let desk = Desk::of_the_run();
    for document in documents().iter().filter(|document| document.code != "03") {
        let part = desk.territories.get(Level::EpciPartie, &document.code).expect("a territory");
        let notice = format!("Partie Allier\u{a0}: {} des {} communes", part.communes.len(), part.communes_total);
        let expected = part.is_part().then_some(notice);
        assert_eq!(document.json["part"].as_str(), expected.as_deref(), "{}", document.slug);
        assert_eq!(
            document.json["introduction"].to_string().contains("la partie située dans l’Allier"),
            part.is_part()
        );
        for section in document.list("sections") {
            let said = texts(&section["sentences"]);
            let mut own = 0;
            let of_figures = said.iter().filter(|said| said.contains("Leur nombre") || said.contains("Cette part"));
            for said in of_figures {
                assert_eq!(said.contains(" de la partie Allier"), part.is_part(), "{}: {said}", document.slug);
                assert_eq!(said.contains(" du territoire"), !part.is_part(), "{}: {said}", document.slug);
            }
            for caption in Document::tables_of(section).into_iter().map(|table| table.caption) {
                let says = ["(partie Allier)", "(EPCI entier)"].iter().any(|words| caption.ends_with(words));
                let is_own = caption.contains("\u{a0}: les chiffres ") || caption.contains("\u{a0}: les communes ");
                assert_eq!(says, is_own && part.is_part(), "{caption}");
                own += usize::from(is_own);
            }
            assert!(own > 0, "{}: no table of its own", document.slug);
        }
    }
}

#[test]
fn childcare_says_its_unit_and_that_it_is_of_the_whole_epci() {
    for document in documents().iter().filter(|document| document.code != "03") {
        let mut sections = document.list("sections").iter();
        let section = sections.find(|section| section["id"] == "petite-enfance").expect("the section");
        let said = texts(&section["sentences"]).join(" ");
        assert!(said.contains(" pour 100 enfants de moins de 3 ans"), "{}: {said}", document.slug);
        let is_part = !document.json["part"].is_null();
        assert_eq!(said.contains(" de l’EPCI entier (44\u{a0}communes) "), is_part, "{}: {said}", document.slug);
        let card = document.list("key_figures").iter().find(|figure| text(&figure["cell"]["key"]).contains("|epci|"));
        assert_eq!(text(&card.expect("a card")["unit"]).contains("EPCI entier"), is_part, "{}", document.slug);
        for table in Document::tables_of(section) {
            let names = table.rows.iter().map(|(header, _)| header);
            assert!(names.into_iter().all(|name| !name.ends_with("(partie)")), "{}: {}", document.slug, table.caption);
        }
    }
}

#[test]
fn a_section_tells_each_month_once_and_the_introduction_no_sentence_of_a_section() {
    for document in documents() {
        let introduction = texts(&document.json["introduction"]);
        for section in document.list("sections") {
            let said = texts(&section["sentences"]);
            let opened: Vec<&str> =
                said.iter().filter_map(|said| said.strip_prefix("En ")?.split(',').next()).collect();
            let mut months = opened.clone();
            months.dedup();
            assert_eq!(opened, months, "{}: {said:?}", document.slug);
            assert!(said.iter().all(|said| !introduction.contains(said)), "{}: {said:?}", document.slug);
        }
    }
}

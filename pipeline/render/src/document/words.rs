//! Names, notes and short phrases of a document; its sentences are in [`super::sentences`].
//! Every number comes from a figure of the record.

use portulan_plan::{Definition, SectionSpec};
use portulan_stats::{Figure, Position, Quarter, Trend, position as place, trend};
use portulan_terms::{Level, Territory, french};

use super::cells;
use super::context::{Context, evolution_of};

/// Name of a territory where there is little space: « Val de Cher », « Allier ».
pub fn label(territory: &Territory, level: Level) -> String {
    match level {
        Level::Epci | Level::EpciPartie => french::epci_label(&territory.name),
        Level::Caf => territory.name.clone(),
        _ => french::titled(&territory.name, territory.tncc).trim_start_matches("L’").to_owned(),
    }
}

/// The label, with « (partie) » when figures of that level cover only a part of the EPCI.
pub fn label_with_part(territory: &Territory, level: Option<Level>) -> String {
    let label = label(territory, Level::EpciPartie);
    if territory.is_part() && level == Some(Level::EpciPartie) { format!("{label} (partie)") } else { label }
}

/// Name as a heading: « Communauté de communes du Val de Cher », « Département de l’Allier ».
pub fn heading(territory: &Territory, level: Level) -> String {
    match level {
        Level::Epci | Level::EpciPartie => french::epci_titled(&territory.name),
        Level::Departement => format!("Département {}", french::of(&territory.name, territory.tncc)),
        Level::Commune => format!("Commune {}", french::of(&territory.name, territory.tncc)),
        _ => label(territory, level),
    }
}

/// What the territory is: « communauté de communes ».
pub fn kind(territory: &Territory) -> &'static str {
    match territory.kind.as_str() {
        "CA" => "communauté d’agglomération",
        "CC" => "communauté de communes",
        "CU" => "communauté urbaine",
        "ME" | "METRO" | "MET" => "métropole",
        _ => "intercommunalité",
    }
}

/// « Partie Allier : 42 des 44 communes », when the figures cover only a part.
pub fn part(context: &Context<'_>) -> Option<String> {
    let territory = context.territory;
    territory.is_part().then(|| {
        format!(
            "Partie {} : {} des {} communes",
            label(context.department, Level::Departement),
            territory.communes.len(),
            territory.communes_total
        )
    })
}

/// The label, followed by « dans l’Allier » when only a part is meant.
pub fn here(label: &str, context: &Context<'_>) -> String {
    if context.territory.is_part() { format!("{label} {}", within(context)) } else { label.to_owned() }
}

/// « dans l’Allier ».
pub fn within(context: &Context<'_>) -> String {
    french::within(&context.department.name, context.department.tncc)
}

/// « de l’Allier ».
pub fn of_department(context: &Context<'_>) -> String {
    french::of(&context.department.name, context.department.tncc)
}

/// « de Vichy Communauté » in full: « de la communauté d’agglomération Vichy Communauté »,
/// followed by « (partie Allier) » when only a part is meant.
pub fn of_territory(context: &Context<'_>) -> String {
    let part = format!(" (partie {})", label(context.department, Level::Departement));
    format!("{}{}", of_whole_territory(context), if context.territory.is_part() { part.as_str() } else { "" })
}

/// The same for the territory as a whole.
pub fn of_whole_territory(context: &Context<'_>) -> String {
    match context.spec.level {
        Level::Departement => of_department(context),
        Level::Epci | Level::EpciPartie => french::epci_of(&context.territory.name),
        _ => french::of(&context.territory.name, context.territory.tncc),
    }
}

/// « 39 communes », « 3 communes de la partie Allier », « 317 communes de l’Allier ».
pub fn communes(context: &Context<'_>) -> String {
    let communes = french::count(context.territory.communes.len(), "commune", "communes");
    match context.spec.level {
        Level::Departement => format!("{communes} {}", of_department(context)),
        _ if context.territory.is_part() => {
            format!("{communes} de la partie {}", label(context.department, Level::Departement))
        }
        _ => communes,
    }
}

/// « EPCI entier », for a figure of the whole EPCI in a document on a part of it.
pub fn whole(context: &Context<'_>, figure: &Figure) -> Option<&'static str> {
    (context.territory.is_part() && figure.key().level == Level::Epci).then_some("EPCI entier")
}

/// « 0,4 point de moins », « 1,2 % de plus », « stable ».
pub fn change(evolution: &Definition, figure: &Figure) -> Option<String> {
    Some(match trend(figure, evolution.header.decimals())? {
        Trend::Stable => "stable".into(),
        Trend::Up => format!("{} de plus", amount(evolution, figure)),
        Trend::Down => format!("{} de moins", amount(evolution, figure)),
    })
}

/// The size of an evolution, without its direction: « 0,4 point ».
pub fn amount(evolution: &Definition, figure: &Figure) -> String {
    let header = &evolution.header;
    french::with_unit(figure.value().unwrap_or_default().abs(), header.decimals(), &header.unit)
}

/// The text with a small first letter, unless an acronym begins it.
pub fn uncapitalised(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(_), Some(second)) if second.is_uppercase() => text.to_owned(),
        (Some(first), _) => first.to_lowercase().chain(chars).collect(),
        (None, _) => String::new(),
    }
}

/// The evolutions of an indicator for a card: « 0,4 point de moins depuis un an ; stable
/// depuis décembre 2020 ».
pub fn evolutions(context: &Context<'_>, name: &str) -> Option<String> {
    let evolution = context.definition(&evolution_of(name))?;
    let parts: Vec<String> = context
        .categories(evolution)
        .into_iter()
        .filter_map(|category| {
            let figure = context.own(&evolution.name, category)?;
            Some(format!("{} {}", change(evolution, figure)?, uncapitalised(evolution.header.category(category))))
        })
        .collect();
    (!parts.is_empty()).then(|| french::capitalised(&parts.join(" ; ")))
}

/// What the value of a card counts, what it covers when not the document's territory, and
/// its margin: « foyers, à ± 78 près ».
pub fn unit_line(context: &Context<'_>, definition: &Definition, figure: &Figure) -> String {
    let unit = Some(definition.header.unit.clone()).filter(|unit| !cells::in_cells(unit));
    let whole = whole(context, figure).map(str::to_owned);
    let margin = cells::margin_text(definition, figure).map(|margin| format!("à {margin} près"));
    [unit, whole, margin].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Where a figure of an EPCI stands among the EPCI compared.
pub fn placed(context: &Context<'_>, figure: &Figure) -> Option<Position> {
    let level = figure.key().level;
    matches!(level, Level::EpciPartie | Level::Epci)
        .then(|| place(context.shared.published, figure.key(), &context.peers))?
}

/// « 5e sur 12 ».
pub fn rank(context: &Context<'_>, figure: &Figure) -> Option<String> {
    let place = placed(context, figure)?;
    let tied = if place.tied { " ex æquo" } else { "" };
    Some(format!("{}{tied} sur {}", french::rank(place.rank, false), place.of))
}

/// Rank and quarter in words: « 5e rang des 12 EPCI, au-dessus de la médiane ».
pub fn position(context: &Context<'_>, figure: &Figure) -> Option<String> {
    let place = placed(context, figure)?;
    let tied = if place.tied { " ex æquo" } else { "" };
    let peers = french::count(place.of, "EPCI", "EPCI");
    Some(format!("{} rang{tied} des {peers}, {}", french::rank(place.rank, false), quarter(place.quarter)))
}

fn quarter(quarter: Quarter) -> &'static str {
    match quarter {
        Quarter::Highest => "dans le quart aux valeurs les plus élevées",
        Quarter::AboveMedian => "au-dessus de la médiane",
        Quarter::BelowMedian => "au-dessous de la médiane",
        Quarter::Lowest => "dans le quart aux valeurs les plus basses",
    }
}

/// What the margins of a table mean, when it has some.
pub fn margin_note(context: &Context<'_>, definitions: &[&Definition]) -> Option<String> {
    let has = |definition: &&&Definition| {
        let own = context.own(&definition.name, context.first_category(definition));
        own.or_else(|| context.of_department(&definition.name, context.first_category(definition)))
            .is_some_and(|figure| figure.margin().is_some_and(|margin| margin > 0.0))
    };
    definitions.iter().any(|d| has(&d)).then(|| {
        "± : le plus grand écart que les arrondis de la source peuvent laisser (chaque compte de commune est exact à 2 près).".to_owned()
    })
}

/// The same for a table of communes.
pub fn commune_note(context: &Context<'_>, definitions: &[&Definition]) -> Option<String> {
    let rounded = definitions.iter().any(|definition| {
        context.territory.communes.iter().any(|code| {
            let figure = context.shared.history.latest(
                &definition.name,
                context.first_category(definition),
                Level::Commune,
                code,
            );
            figure.is_some_and(|figure| figure.margin().is_some_and(|margin| margin > 0.0))
        })
    });
    rounded.then(|| {
        "Comptes arrondis au multiple de 5 le plus proche : chacun est exact à 2 près, et un 0 se lit « 0 à 2 ». Les parts d’une petite commune sont donc peu précises.".to_owned()
    })
}

/// What a table that compares the EPCI says of those that cross the department.
pub fn whole_note(context: &Context<'_>, level: Option<Level>) -> Option<String> {
    let crosses = |code: &std::sync::Arc<str>| {
        context.shared.territories.get(Level::EpciPartie, code).is_some_and(Territory::is_part)
    };
    (level == Some(Level::Epci) && context.peers.iter().any(crosses))
        .then(|| format!("Chaque EPCI est décrit en entier, même quand il déborde {}.", of_department(context)))
}

/// The themes left out because no source tells anything of the territory.
pub fn untold(sections: &[&SectionSpec]) -> Option<String> {
    let titles: Vec<String> = sections.iter().map(|section| format!("« {} »", section.title)).collect();
    let themes = if titles.len() > 1 { "ces thèmes" } else { "ce thème" };
    (!titles.is_empty()).then(|| {
        format!(
            "Les fichiers reçus ne couvrent pas ce territoire pour {themes}, absent{} de ce document : {}.",
            if titles.len() > 1 { "s" } else { "" },
            french::and_list(&titles)
        )
    })
}

/// The warning of a document that shows figures about nobody.
pub fn synthetic(context: &Context<'_>) -> Option<String> {
    let shown = context.spec.sections.iter().flat_map(SectionSpec::indicators).filter(|name| {
        let definition = context.definition(name);
        let sources = definition.map(|d| context.shared.plan.sources_of(&d.reads)).unwrap_or_default();
        sources.iter().any(|source| context.shared.edition.synthetic.contains(*source))
    });
    context.has_any(shown).then(|| {
        "Attention : une partie des chiffres de ce document vient de données synthétiques, faites pour un essai. Ils ne décrivent personne ; leur source le dit à chaque fois.".to_owned()
    })
}

/// Whether the document shows an evolution that the program derives.
fn has_derived(context: &Context<'_>) -> bool {
    let names = context.spec.indicators().map(evolution_of);
    names.filter_map(|name| context.definition(&name)).any(|evolution| {
        evolution.is_derived()
            && context.categories(evolution).iter().any(|c| context.own(&evolution.name, c).is_some())
    })
}

/// How to read the document.
pub fn reading(context: &Context<'_>) -> Vec<String> {
    let mut notes = vec![
        "Un foyer allocataire est un foyer qui a au moins un droit versable dans le mois. Seules les familles du régime général sont comptées : celles qui relèvent de la MSA ne le sont pas.".to_owned(),
        "Les comptes par commune sont arrondis par la Cnaf au multiple de 5 le plus proche. Une somme porte donc une marge, écrite « ± » : au plus 2 par commune additionnée. Un 0 lu dans ces comptes s’écrit « 0 à 2 ».".to_owned(),
        "Une évolution est dite stable quand elle est nulle une fois arrondie, ou plus petite que ce que les arrondis de la source laissent 95 fois sur 100.".to_owned(),
        "« secret » : la valeur existe et le secret statistique interdit de la montrer. « non disponible » : la source ne la donne pas. « sans objet » : il n’y a rien à diviser. « rupture de série » : la source a changé entre les deux dates, on ne les compare pas. Un 0 écrit seul est un vrai zéro.".to_owned(),
        "Le rang va de la valeur la plus élevée à la plus basse : être premier ne dit pas que la situation est la meilleure. Des valeurs égales partagent le meilleur rang.".to_owned(),
    ];
    if has_derived(context) {
        notes.push("Les évolutions des extraits de foyers et des fichiers des partenaires comparent le même mois un an et cinq ans avant : en points quand le chiffre est en %, en % sinon.".to_owned());
    }
    notes.extend(context.shared.geography().map(|source| {
        format!(
            "Les territoires et leur population municipale sont les mêmes pour toutes les dates : {}, {}.",
            source.origin, source.vintage
        )
    }));
    if let Some(freshness) = context.shared.edition.freshness {
        notes.push(format!(
            "Les chiffres tirés des extraits de foyers sont des {}. Données semi-définitives et définitives ne sont jamais comparées entre elles.",
            freshness.in_french()
        ));
    }
    if context.territory.is_part() {
        notes.insert(
            0,
            format!(
                "Cet EPCI déborde du département. Sauf mention contraire, les chiffres portent sur ses {} communes situées {}, et non sur l’ensemble de ses {} communes. Ceux qui portent sur l’EPCI entier le disent.",
                context.territory.communes.len(),
                within(context),
                context.territory.communes_total
            ),
        );
    }
    notes
}

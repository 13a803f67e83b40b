//! What a document says in sentences. Every number comes from a figure of the record.

use portulan_plan::{Definition, SectionSpec};
use portulan_stats::{Figure, Position, Quarter, Trend, position as place, trend};
use portulan_terms::{Level, Territory, french};

use super::cells;
use super::context::{Context, evolution_of};

/// Name of a territory where there is little space: « Val de Cher », « Allier ».
pub fn label(territory: &Territory, level: Level) -> String {
    match level {
        Level::Epci | Level::EpciPartie => french::epci_label(&territory.name),
        Level::Caf => territory.name.replace('\'', "’"),
        _ => french::titled(&territory.name, territory.tncc).trim_start_matches("L’").to_owned(),
    }
}

/// The label, with « (partie) » when the figures cover only a part of the EPCI.
pub fn label_with_part(territory: &Territory) -> String {
    let label = label(territory, Level::EpciPartie);
    if territory.is_part() { format!("{label} (partie)") } else { label }
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
fn of_department(context: &Context<'_>) -> String {
    french::of(&context.department.name, context.department.tncc)
}

/// « de Vichy Communauté » in full: « de la communauté d’agglomération Vichy Communauté ».
pub fn of_territory(context: &Context<'_>) -> String {
    match context.spec.level {
        Level::Departement => of_department(context),
        Level::Epci | Level::EpciPartie => french::epci_of(&context.territory.name),
        _ => french::of(&context.territory.name, context.territory.tncc),
    }
}

/// The first sentence: what the territory is.
pub fn opening(context: &Context<'_>) -> String {
    let territory = context.territory;
    let inhabitants = |n: u32| french::with_unit(f64::from(n), 0, "habitants");
    let communes = french::count(territory.communes.len(), "commune", "communes");
    let Some(population) = territory.population else {
        return format!("{} : {communes}.", heading(territory, context.spec.level));
    };
    if context.spec.level == Level::Departement {
        return format!(
            "Le département {} réunit {communes} et {} ; {} EPCI s’y étendent, en tout ou en partie.",
            of_department(context),
            inhabitants(population),
            context.peers.len()
        );
    }
    let subject = french::capitalised(&french::epci_the(&territory.name));
    if !territory.is_part() {
        return format!("{subject} réunit {communes} et {}.", inhabitants(population));
    }
    let whole = context.shared.territories.get(Level::Epci, &territory.code).and_then(|whole| whole.population);
    let all = whole.map(|n| format!(" ({} en tout)", inhabitants(n))).unwrap_or_default();
    format!(
        "{subject} réunit {} communes{all}. Ce portrait en décrit la partie située {} : {communes} et {}.",
        territory.communes_total,
        within(context),
        inhabitants(population)
    )
}

/// The sentence of an indicator, from its header's `sentence`: the value, the department's
/// beside it for a share, then the evolutions. `None` without a value or a sentence.
pub fn sentence(context: &Context<'_>, name: &str) -> Option<String> {
    let definition = context.definition(name)?;
    let category = context.first_category(definition);
    let figure = context.own(name, category)?;
    let template = definition.header.sentence.as_deref()?;
    let value = cells::in_sentence(definition, figure)?;
    let said = template.replace("{valeur}", &value).replace("{du_territoire}", &subject_of(context, figure));
    let mut sentence = format!("En {}, {}", figure.key().month.in_french(), said.replace('\'', "’"));
    if let Some(reference) = reference(context, definition, category) {
        sentence.push_str(&reference);
    }
    sentence.push('.');
    if let Some(changes) = evolutions_sentence(context, name) {
        sentence.push(' ');
        sentence.push_str(&changes);
    }
    Some(sentence)
}

/// « du territoire », « de l’ensemble de l’EPCI » when the figure is that of the whole
/// EPCI in a document on a part of it, « de l’Allier » for the department.
fn subject_of(context: &Context<'_>, figure: &Figure) -> String {
    match (context.spec.level, figure.key().level) {
        (Level::Departement, _) => of_department(context),
        (_, Level::Epci) if context.territory.is_part() => {
            format!("de l’ensemble de l’EPCI ({} communes)", context.territory.communes_total)
        }
        _ => "du territoire".into(),
    }
}

/// «, contre 14,9 % dans l’Allier », or France where the department has none.
fn reference(context: &Context<'_>, definition: &Definition, category: &str) -> Option<String> {
    use portulan_plan::Formula;
    if definition.header.formula == Formula::Count {
        return None;
    }
    if context.spec.level != Level::Departement
        && let Some(figure) = context.of_department(&definition.name, category)
        && figure.value().is_some()
    {
        return Some(format!(", contre {} {}", cells::value(definition, figure).text, within(context)));
    }
    let france = context.of_france(&definition.name, category).filter(|figure| figure.value().is_some())?;
    let name = context.shared.territories.at(Level::France).next().map_or("France", |t| t.name.as_str());
    Some(format!(", contre {} en {name}", cells::value(definition, france).text))
}

/// The evolutions of an indicator in a sentence: « Depuis un an, c’est 0,4 point de moins ;
/// depuis décembre 2020, c’est stable. »
fn evolutions_sentence(context: &Context<'_>, name: &str) -> Option<String> {
    let evolution = context.definition(&evolution_of(name))?;
    let parts: Vec<String> = context
        .categories(evolution)
        .into_iter()
        .filter_map(|category| {
            let figure = context.own(&evolution.name, category)?;
            Some(format!("{}, c’est {}", evolution.header.category(category), change(evolution, figure)?))
        })
        .enumerate()
        .map(|(index, part)| if index == 0 { french::capitalised(&part) } else { uncapitalised(&part) })
        .collect();
    (!parts.is_empty()).then(|| format!("{}.", parts.join(" ; ")))
}

/// « 0,4 point de moins », « 1,2 % de plus », « stable ».
pub fn change(evolution: &Definition, figure: &Figure) -> Option<String> {
    let header = &evolution.header;
    let amount = |value: f64| french::with_unit(value.abs(), header.decimals(), &header.unit);
    Some(match (trend(figure, header.decimals())?, figure.value()?) {
        (Trend::Stable, _) => "stable".into(),
        (Trend::Up, value) => format!("{} de plus", amount(value)),
        (Trend::Down, value) => format!("{} de moins", amount(value)),
    })
}

fn uncapitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
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

/// What the value of a card counts, and its margin: « foyers, à ± 78 près ».
pub fn unit_line(definition: &Definition, figure: &Figure) -> String {
    let header = &definition.header;
    let of = match (&header.denominator, header.unit.as_str()) {
        (_, "%") => String::new(),
        (_, unit) => unit.replace('\'', "’"),
    };
    let margin = cells::margin_text(definition, figure).map(|margin| format!("à {margin} près"));
    let parts: Vec<String> = [Some(of).filter(|of| !of.is_empty()), margin].into_iter().flatten().collect();
    parts.join(", ")
}

fn placed(context: &Context<'_>, figure: &Figure) -> Option<Position> {
    let level = figure.key().level;
    matches!(level, Level::EpciPartie | Level::Epci).then(|| place(context.shared.published, figure.key(), &context.peers))?
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
    Some(format!("{} rang{tied} des {} EPCI, {}", french::rank(place.rank, false), place.of, quarter(place.quarter)))
}

fn quarter(quarter: Quarter) -> &'static str {
    match quarter {
        Quarter::Highest => "dans le quart aux valeurs les plus élevées",
        Quarter::AboveMedian => "au-dessus de la médiane",
        Quarter::BelowMedian => "au-dessous de la médiane",
        Quarter::Lowest => "dans le quart aux valeurs les plus basses",
    }
}

/// What a section cannot say at this level, in sentences.
pub fn absences(context: &Context<'_>, spec: &SectionSpec) -> Vec<String> {
    let missing: Vec<&Definition> = spec
        .figures
        .iter()
        .filter_map(|name| context.definition(name))
        .filter(|definition| context.own(&definition.name, context.first_category(definition)).is_none())
        .collect();
    let one = |definition: &&Definition| {
        let reference = context
            .of_department(&definition.name, context.first_category(definition))
            .and_then(|figure| cells::in_sentence(definition, figure).map(|value| (value, figure.key().month)));
        let known = reference.map(|(value, month)| format!(" {}, il vaut {value} ({}).", french::capitalised(&within(context)), month.in_french()));
        format!(
            "{} : la source chargée ne donne pas ce chiffre à l’échelle de l’EPCI, et il ne se déduit pas de ceux des communes.{}",
            definition.header.title.replace('\'', "’"),
            known.unwrap_or_default()
        )
    };
    missing.iter().map(one).collect()
}

/// What the margins of a table mean, when it has some.
pub fn margin_note(context: &Context<'_>, definitions: &[&Definition]) -> Option<String> {
    let has = |definition: &&&Definition| {
        let own = context.own(&definition.name, context.first_category(definition));
        own.or_else(|| context.of_department(&definition.name, context.first_category(definition)))
            .is_some_and(|figure| figure.margin().is_some_and(|margin| margin > 0.0))
    };
    definitions.iter().any(|d| has(&d)).then(|| {
        "± : écart le plus grand que les arrondis de la source peuvent laisser (chaque compte de commune est à 2 près).".to_owned()
    })
}

/// The same for a table of communes.
pub fn commune_note(context: &Context<'_>, definitions: &[&Definition]) -> Option<String> {
    let rounded = definitions.iter().any(|definition| {
        context.territory.communes.iter().any(|code| {
            let figure = context.shared.history.latest(&definition.name, context.first_category(definition), Level::Commune, code);
            figure.is_some_and(|figure| figure.margin().is_some_and(|margin| margin > 0.0))
        })
    });
    rounded.then(|| {
        "Comptes arrondis au multiple de 5 le plus proche : chacun est à 2 près, et 0 se lit « 0 à 2 ». Les parts d’une petite commune sont donc peu précises.".to_owned()
    })
}

/// How to read the document.
pub fn reading(context: &Context<'_>) -> Vec<String> {
    let mut notes = vec![
        "Un foyer allocataire est un foyer qui a au moins un droit versable dans le mois. Seules les familles du régime général y sont : celles qui relèvent de la MSA n’y figurent pas.".to_owned(),
        "Les comptes par commune sont arrondis par la Cnaf au multiple de 5 le plus proche. Une somme porte donc une marge, écrite « ± » : au plus 2 par commune additionnée. Un 0 lu dans ces comptes se lit « 0 à 2 ».".to_owned(),
        "Une évolution est dite stable quand elle est nulle une fois arrondie, ou plus petite que ce que les arrondis de la source laissent 95 fois sur 100.".to_owned(),
        "« secret » : la valeur existe et le secret statistique interdit de la montrer. « non disponible » : la source ne la donne pas. « sans objet » : il n’y a rien à diviser. Un 0 est un vrai zéro.".to_owned(),
        "Le rang va de la valeur la plus élevée à la plus basse : être premier ne dit pas que la situation est la meilleure. Des valeurs égales partagent le meilleur rang.".to_owned(),
        "La population municipale est celle du recensement de 2023, pour toutes les dates. Les territoires sont ceux de 2026, pour toutes les dates.".to_owned(),
    ];
    if context.territory.is_part() {
        notes.insert(
            0,
            format!(
                "Cet EPCI déborde du département. Sauf mention contraire, les chiffres portent sur ses {} communes situées {}, sur {}. Les chiffres donnés pour l’EPCI entier le disent.",
                context.territory.communes.len(),
                within(context),
                context.territory.communes_total
            ),
        );
    }
    notes
}

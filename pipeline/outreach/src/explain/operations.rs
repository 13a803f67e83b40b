//! Part 4 of the explanation: the operations, in their order, as they went for this dossier.

use portulan_plan::target::Channel;
use portulan_terms::french::count;

use super::{Case, Examined, Position, Verdict, list};
use crate::choose::Class;

/// Part 4.
pub(super) fn operations(case: &Case) -> String {
    let title = "## 4. Les opérations effectuées par le traitement\n\n";
    if let Position::Opposition { .. } = case.position {
        return format!(
            "{title}Votre opposition a été lue en premier. Votre dossier n'a servi ni aux listes, ni aux tirages au sort, \
             ni aux statistiques.{}\n\n{}",
            on_request(case),
            findings(case)
        );
    }
    format!("{title}{}\n\n{}{}", intro(case), findings(case), after(case))
}

/// What is below was only worked out to answer, for someone who objected.
fn on_request(case: &Case) -> &'static str {
    match case.targets.is_empty() {
        true => "",
        false => " Ce qui suit n'a été établi que pour vous répondre.",
    }
}

fn intro(case: &Case) -> String {
    let n = match case.targets.len() {
        1 => "d'une situation".to_owned(),
        n => format!("de {}", count(n, "situation", "situations")),
    };
    format!(
        "Le traitement a d'abord vérifié qu'aucune opposition n'était enregistrée. Il a ensuite appliqué à votre dossier les \
         règles {n}. Chaque règle peut être vraie, fausse, ou impossible à dire quand une donnée manque ; \
         une situation n'est retenue que si toutes ses règles sont vraies."
    )
}

/// The targets by verdict, each with its rules.
fn findings(case: &Case) -> String {
    let groups = [
        (Verdict::Found, "### Ce qui a été trouvé"),
        (Verdict::Unknown, "### Ce qui n'a pas pu être calculé"),
        (Verdict::NotFound, "### Ce qui ne vous concerne pas ce mois-ci"),
    ];
    let group = |(verdict, title): (Verdict, &str)| {
        let of = case.targets.iter().filter(|target| target.verdict() == verdict).map(examined);
        let of: String = of.collect();
        if of.is_empty() { of } else { format!("{title}\n\n{of}") }
    };
    groups.into_iter().map(group).collect()
}

fn examined(target: &Examined) -> String {
    let rules = target.header.rules.iter().zip(&target.rules).map(|(rule, verdict)| match verdict {
        Some(true) => format!("Vrai : {}", rule.label),
        Some(false) => format!("Faux : {}", rule.label),
        None => {
            format!("Impossible à dire : {} Il manque {}.", sentence(&rule.label), rule.missing.trim_end_matches('.'))
        }
    });
    let reasons = match target.reasons.is_empty() {
        true => String::new(),
        false => format!("Ce qu'en lit la personne qui vous aide : {}\n\n", target.reasons.join(" ")),
    };
    format!(
        "**{}** – pour {} (base : {}).\n\n{}{reasons}",
        target.header.title,
        target.header.purpose.in_french(),
        target.header.legal_basis.trim_end_matches('.'),
        list(rules)
    )
}

/// The text with a full stop at its end.
fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

/// What followed the rules: exclusions, order, capacity, channel.
fn after(case: &Case) -> String {
    let order = if case.targets.iter().any(Examined::is_weighted) { ORDER_BY_POINTS } else { ORDER };
    let steps = match &case.position {
        Position::NothingFound => return format!("{}\n\n", outcome(&case.position)),
        Position::Opposition { .. } => return String::new(),
        Position::Caps { .. }
        | Position::SameReason { .. }
        | Position::AlreadyTreated
        | Position::RightUnderDecision => vec![RESTED],
        Position::Holdout { .. } => vec![RESTED, LOTTERY],
        Position::Capacity { .. } | Position::NoPool => vec![RESTED, MERGED, order, CAPACITY],
        Position::Selected { .. } => vec![RESTED, MERGED, order, CAPACITY, CHANNEL],
    };
    let steps: String = (1..).zip(steps).map(|(n, step)| format!("{n}. {step}\n")).collect();
    format!("### Ce qui a suivi\n\n{steps}\n{}\n\n", outcome(&case.position))
}

const RESTED: &str = "Les dossiers contactés depuis peu, déjà suivis ou dont un droit est en cours d'examen ont été mis de \
    côté, pour ne pas déranger.";
const LOTTERY: &str = "Parmi les dossiers sans urgence, plus nombreux que les rendez-vous possibles, un tirage au sort en a \
    fait attendre quelques-uns, pour mesurer si ces contacts aident vraiment.";
const MERGED: &str = "Toutes les raisons de vous contacter ont été réunies en un seul contact.";
const ORDER: &str = "Les dossiers ont été rangés : d'abord l'échéance la plus proche, puis la perte définitive à éviter, le \
    montant mensuel en jeu au regard des ressources, l'ancienneté de l'attente, et enfin un tirage au sort.";
const ORDER_BY_POINTS: &str = "Les dossiers ont été rangés par délai, puis selon la grille de points de la partie 3, et \
    enfin par tirage au sort.";
const CAPACITY: &str = "Les listes ont été remplies dans cet ordre, selon le temps dont disposent les équipes dans chaque \
    territoire.";
const CHANNEL: &str =
    "Le moyen de contact a été choisi selon vos coordonnées, votre accord et ce qui vous protège le mieux.";

/// What became of the dossier, in one sentence or two.
pub(super) fn outcome(position: &Position) -> String {
    match position {
        Position::Selected { pool, class, channels, before } => format!(
            "Votre dossier est proposé à l'équipe « {pool} » ({}), pour un contact avant le {} : {}. Une personne l'examine et \
             décide.",
            class_in_french(*class),
            before.in_french(),
            plan(channels)
        ),
        Position::Opposition { until: Some(day) } => {
            format!(
                "Votre opposition à ce traitement est enregistrée jusqu'au {} : votre dossier n'est dans aucune liste.",
                day.in_french()
            )
        }
        Position::Opposition { until: None } => {
            "Votre opposition à ce traitement est enregistrée : votre dossier n'est dans aucune liste.".to_owned()
        }
        Position::Caps { again } => format!(
            "Votre dossier n'est dans aucune liste ce mois-ci : un contact a eu lieu récemment, et la Caf en limite le \
             nombre.{}",
            again
                .map(|day| format!(" Il pourra être proposé de nouveau à partir du {}.", day.in_french()))
                .unwrap_or_default()
        ),
        Position::SameReason { target, until } => format!(
            "Votre dossier n'est dans aucune liste ce mois-ci : un contact a déjà eu lieu à ce sujet (« {target} »), et la \
             Caf n'y revient pas avant le {}, sauf échéance nouvelle.",
            until.in_french()
        ),
        Position::AlreadyTreated => {
            "Votre dossier n'est dans aucune liste ce mois-ci : une personne s'en occupe déjà.".to_owned()
        }
        Position::RightUnderDecision => {
            "Votre dossier n'est dans aucune liste ce mois-ci : un droit est déjà en cours d'examen.".to_owned()
        }
        Position::Holdout { until } => format!(
            "Votre dossier attend : un tirage au sort l'a mis de côté jusqu'au {}. Rien ne vous empêche, d'ici là, de \
             demander un rendez-vous ou de faire votre demande.",
            until.in_french()
        ),
        Position::Capacity { pool } => format!(
            "Votre dossier a été retenu par les règles, mais l'équipe « {pool} » n'avait plus de rendez-vous ce mois-ci. Rien ne \
             vous empêche de demander vous-même un rendez-vous ; votre dossier sera examiné de nouveau le mois prochain."
        ),
        Position::NoPool => {
            "Votre dossier a été retenu par les règles, mais aucune équipe ne couvre encore votre territoire pour \
             ce sujet. Rien ne vous empêche de demander vous-même un rendez-vous."
                .to_owned()
        }
        Position::NothingFound => {
            "Aucune des situations recherchées n'a été trouvée dans votre dossier : il n'est dans aucune liste."
                .to_owned()
        }
    }
}

fn class_in_french(class: Class) -> &'static str {
    match class {
        Class::A => "classe A : le plus tôt possible",
        Class::B => "classe B : ensuite",
        Class::C => "classe C : sans urgence",
    }
}

/// `par SMS, puis par téléphone le 10e jour`.
fn plan(channels: &[(Channel, u32)]) -> String {
    let one = |(channel, day): &(Channel, u32)| match day {
        0 => how(*channel).to_owned(),
        day => format!("{} {day} jours après si besoin", how(*channel)),
    };
    channels.iter().map(one).collect::<Vec<_>>().join(", puis ")
}

fn how(channel: Channel) -> &'static str {
    match channel {
        Channel::Courriel => "par courriel",
        Channel::Sms => "par SMS",
        Channel::Telephone => "par téléphone",
        Channel::Visio => "par un rendez-vous en visio",
        Channel::Courrier => "par courrier",
        Channel::Accueil => "par un rendez-vous à l'accueil",
        Channel::FranceServices => "par un rendez-vous dans une France services",
    }
}

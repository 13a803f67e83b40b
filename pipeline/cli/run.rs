//! `portulan run`: from the files of the inbox to the portraits of a month.

use portulan_engine::{Kept, Scope, compute, profile, read_ledger, territories, write_ledger};
use portulan_plan::{Definition, Plan};
use portulan_render::{Kit, QUALITY, Sink, render};
use portulan_stats::quality::judge;
use portulan_stats::{Protected, protect};
use portulan_terms::french::count;
use portulan_terms::{Diagnostics, Results};
use serde_json::json;

use crate::args::{Args, Only, Run};
use crate::commit::Out;
use crate::exit::{Exit, Failure};
use crate::lists::{Asked, words};
use crate::say::Say;
use crate::work::{Work, computed, opener};
use crate::{gate, ingest, targets};

/// Runs every stage in the order of the flow.
pub fn run(say: &Say, args: &Args, options: &Run) -> Result<(), Failure> {
    // Plan.
    let plan = args.plan()?;
    if options.only == Some(Only::Targets) {
        return targets::alone(say, &plan, &options.lists);
    }
    portulan_engine::bind_once(&plan).map_err(Failure::of(Exit::Definitions))?;
    let kit = Kit::load(&plan.reports()).map_err(Failure::of(Exit::Definitions))?;
    let out = Out::open(&plan)?;

    // Ingest.
    let taken = ingest::take(say, &plan)?;

    // Compute.
    let work = Work::open(&plan)?;
    let month = work.month(&plan, options.lists.month)?;
    let freshness = work.contents.freshness_at(Some(month));
    let opener = opener(&plan);
    let mut kept = Kept::of(&plan, &work.contents, Scope::all(freshness), &opener);
    say.stage("compute", "Calcul des indicateurs…", Some(plan.indicators.len() as u64));
    let mut faults = kept.refresh_tables(&mut |done| computed(say, done));
    let session = kept.session().map_err(|fault| Failure::one(Exit::System, fault))?;
    let places = territories(&session, &plan).map_err(Failure::of(Exit::Month))?;
    let (results, failed) =
        compute(&plan, &work.contents, &mut kept, &session, &places, month, &mut |done| computed(say, done));
    faults.0.extend(failed.0);
    kept.prune();
    let (profiles, unread) = profile(&*session.engine, &plan, &plan.store(), month, &mut |name| say.item(name));
    faults.0.extend(unread.0);

    // Protect, then show.
    let earlier = read_ledger(&plan.store()).map_err(|fault| Failure::one(Exit::System, fault))?;
    let warnings = warnings(&plan, &results);
    let Protected { published, ledger, left_out, unprotected } = protect(&plan, &places, results, month, &earlier);
    if unprotected.has_errors() {
        return Err(Failure { exit: Exit::Secrecy, diagnostics: unprotected });
    }
    faults.0.extend(left_out.0.into_iter().chain(unprotected.0));
    let documents = plan.portraits.iter().map(|spec| places.at(spec.level).count()).sum::<usize>();
    say.stage("render", "Mise en page des portraits…", Some(documents as u64));
    let draft = out.draft(month)?;
    let rendered = render(
        &plan,
        &kit,
        &places,
        &published,
        &work.contents.edition(&plan, freshness),
        &warnings,
        Sink { write: &|path, bytes| draft.write(path, bytes), done: &|name| say.item(name) },
    );
    faults.0.extend(rendered.faults.0);
    let quality = judge(&plan, &places, &profiles, month);
    let page = portulan_render::quality(&kit, &plan, &quality).and_then(|page| draft.write(QUALITY, &page));
    faults.0.extend(page.err());

    // Choose: nothing of it reaches a portrait.
    let asked = Asked { plan: &plan, contents: &work.contents, places: &places, month, options: &options.lists };
    let lists = match options.only {
        None => targets::within_run(say, &asked)?,
        Some(_) => None,
    };
    if lists.is_none() {
        draft.keep(&plan, month, targets::is_ours)?;
    }

    // Gate, then commit.
    say.stage("gate", "Épreuve du secret statistique…", None);
    gate::pass(&plan, draft.folder(), &month.to_string(), &ledger, &earlier)?;
    write_ledger(&plan.store(), &ledger, &earlier).map_err(|fault| Failure::one(Exit::System, fault))?;
    let chosen = lists.as_ref().map(|made| format!(" ; {}", words(made))).unwrap_or_default();
    let after = lists.map(|made| targets::put(&plan, &draft, made, month)).transpose()?;
    let folder = draft.commit(&plan, month, &taken.refusals)?;
    let words = format!(
        "{} de {} : ouvrez {}{chosen}",
        count(rendered.portraits, "portrait", "portraits"),
        month.in_french(),
        folder.join("index.html").display()
    );
    let program = json!({ "event": "done", "month": month, "portraits": rendered.portraits, "folder": folder.display().to_string() });
    say.result(&words, &program);
    let failed = faults.has_errors();
    say.diagnostics(&faults);
    let told = after.map_or(Ok(()), |after| targets::conclude(say, after));
    match failed {
        true => told.and(Err(Failure { exit: Exit::Partial, diagnostics: Diagnostics::default() })),
        false => told,
    }
}

/// What the index says of a run that could not do everything.
fn warnings(plan: &Plan, results: &Results) -> Vec<String> {
    let failed = plan
        .indicators
        .iter()
        .filter(|definition| !definition.is_derived() && !results.by_indicator.contains_key(&definition.name));
    failed
        .map(|definition| {
            let Definition { header, name, .. } = definition;
            format!("L’indicateur « {} » ({name}) n’a pas pu être calculé : il manque à ces documents.", header.title)
        })
        .collect()
}

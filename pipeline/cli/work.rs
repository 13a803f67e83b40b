//! What the commands that compute share: the store opened, a month chosen, what is told.

use std::rc::Rc;

use portulan_engine::{Contents, Done, Duck, Engine, EngineError};
use portulan_plan::Plan;
use portulan_terms::{Diagnostic, Month};
use serde_json::json;

use crate::exit::{Exit, Failure};
use crate::month;
use crate::say::Say;

/// The store, as its receipts tell it.
pub struct Work {
    /// What the store holds.
    pub contents: Contents,
}

impl Work {
    /// Reads the receipts of the store.
    pub fn open(plan: &Plan) -> Result<Self, Failure> {
        Ok(Self { contents: Contents::read(plan)? })
    }

    /// The month asked for, or the latest complete one.
    pub fn month(&self, plan: &Plan, asked: Option<Month>) -> Result<Month, Failure> {
        let engine = opener(plan)().map_err(|error| Failure::one(Exit::System, Diagnostic::error(error.message)))?;
        month::choose(&*engine, plan, &self.contents, asked)
    }
}

/// Opens engines within the limits of the settings; what does not fit in memory is spilled
/// inside the store, and nowhere else.
pub fn opener(plan: &Plan) -> impl Fn() -> Result<Rc<dyn Engine>, EngineError> {
    let limits = plan.settings.engine.clone();
    let spill = plan.store().join(".calculs").join(".tri");
    move || Duck::open(&limits, Some(&spill)).map(|duck| Rc::new(duck) as Rc<dyn Engine>)
}

/// Tells what became of one definition.
pub fn computed(say: &Say, done: &Done) {
    say.item(&done.name);
    say.step(&json!({
        "event": "computed",
        "name": done.name,
        "months": done.computed,
        "whole": done.whole,
        "kept": done.kept,
    }));
}

//! What a run tells while it works: progress bars on a terminal, plain lines
//! otherwise, JSON lines on demand. Data goes to standard output, the rest beside it.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use portulan_terms::{Diagnostic, Diagnostics, Severity};
use serde_json::{Value, json};

use crate::exit::Exit;

/// How a run speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Quiet,
    Json,
    Lines,
    Bars,
}

/// The voice of a run.
pub struct Say {
    manner: Manner,
    bar: Mutex<Option<ProgressBar>>,
}

impl Say {
    /// Bars on a terminal, lines otherwise, unless asked for silence or JSON.
    pub fn new(quiet: bool, json: bool) -> Self {
        let manner = match (quiet, json, std::io::stderr().is_terminal()) {
            (true, _, _) => Manner::Quiet,
            (_, true, _) => Manner::Json,
            (_, _, true) => Manner::Bars,
            _ => Manner::Lines,
        };
        Self { manner, bar: Mutex::new(None) }
    }

    /// A stage begins. `length` counts its items, when known.
    pub fn stage(&self, name: &str, words: &str, length: Option<u64>) {
        self.clear();
        match self.manner {
            Manner::Quiet => {}
            Manner::Json => event(&json!({ "event": "stage", "stage": name, "items": length })),
            Manner::Lines => line(words),
            Manner::Bars => self.set(bar(words, length)),
        }
    }

    /// One item of the stage is done, or is being worked on.
    pub fn item(&self, words: &str) {
        self.with(|bar| {
            bar.set_message(words.to_owned());
            bar.inc(1);
        });
    }

    /// The same for a program alone.
    pub fn step(&self, program: &Value) {
        if self.manner == Manner::Json {
            event(program);
        }
    }

    /// Bytes done of a file.
    pub fn bytes(&self, words: &str, done: u64, total: u64) {
        self.with(|bar| {
            bar.set_length(total);
            bar.set_position(done);
            bar.set_message(words.to_owned());
        });
    }

    /// Something worth a line, with the same thing for a program.
    pub fn told(&self, words: &str, program: &Value) {
        match self.manner {
            Manner::Quiet => {}
            Manner::Json => event(program),
            Manner::Lines | Manner::Bars => self.aside(words),
        }
    }

    /// Errors and warnings; warnings are left out of a quiet run.
    pub fn diagnostics(&self, diagnostics: &Diagnostics) {
        for diagnostic in &diagnostics.0 {
            match (self.manner, diagnostic.severity) {
                (Manner::Quiet, Severity::Warning) => {}
                (Manner::Json, _) => event(&as_json(diagnostic)),
                _ => self.aside(&diagnostic.to_string()),
            }
        }
    }

    /// The command failed.
    pub fn failed(&self, exit: Exit) {
        self.clear();
        match self.manner {
            Manner::Json => event(&json!({ "event": "end", "code": exit.number(), "message": exit.words() })),
            _ => line(&format!("Arrêt (code {}) : {}.", exit.number(), exit.words())),
        }
    }

    /// What the user waits for: on standard output unless the run speaks JSON.
    pub fn result(&self, words: &str, program: &Value) {
        self.clear();
        match self.manner {
            Manner::Json => event(program),
            Manner::Quiet => {}
            Manner::Lines | Manner::Bars => data(words),
        }
    }

    /// The bar, if any, is taken away.
    pub fn clear(&self) {
        if let Ok(mut slot) = self.bar.lock()
            && let Some(bar) = slot.take()
        {
            bar.finish_and_clear();
        }
    }

    fn set(&self, bar: ProgressBar) {
        if let Ok(mut slot) = self.bar.lock() {
            *slot = Some(bar);
        }
    }

    fn with(&self, act: impl FnOnce(&ProgressBar)) {
        if let Ok(slot) = self.bar.lock()
            && let Some(bar) = slot.as_ref()
        {
            act(bar);
        }
    }

    fn aside(&self, words: &str) {
        let with_bar = self.bar.lock().ok().and_then(|slot| slot.clone());
        match with_bar {
            Some(bar) => bar.suspend(|| line(words)),
            None => line(words),
        }
    }
}

fn bar(words: &str, length: Option<u64>) -> ProgressBar {
    let (bar, template) = match length {
        Some(length) => (ProgressBar::new(length), "{prefix} [{bar:24}] {pos}/{len} {msg}"),
        None => (ProgressBar::new_spinner(), "{spinner} {prefix} {msg}"),
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("━╸ "));
    }
    bar.set_prefix(words.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn as_json(diagnostic: &Diagnostic) -> Value {
    let place = diagnostic.place.as_ref();
    json!({
        "event": match diagnostic.severity { Severity::Error => "error", Severity::Warning => "warning" },
        "message": diagnostic.message,
        "file": place.map(|place| place.file.display().to_string()),
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "hint": diagnostic.hint,
    })
}

fn event(value: &Value) {
    data(&value.to_string());
}

/// A line on standard output. A reader that left is no fault of the run.
pub fn data(words: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{words}");
}

fn line(words: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{words}");
}

//! Direct identity: what must never come in, whatever the contract says. Names of
//! columns and shapes of values only; knows neither contracts nor rows.
//!
//! A value is *sure* when its shape alone tells (a key that checks in a grouped number, an
//! `@`, a `+33`). Bare digits may look like a telephone or a NIR by chance: they are
//! *suspects*, judged by how many values of their column share the shape ([`watch`]).

pub mod names;
mod numbers;
mod shapes;
pub mod watch;

pub use shapes::find;

/// What identifies a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A social security number with its key.
    Nir,
    /// A bank account number with its key.
    Iban,
    /// An e-mail address.
    Email,
    /// A French telephone number.
    Phone,
    /// A full date of birth, beside a name.
    Birth,
}

impl Kind {
    /// `un numéro de sécurité sociale (NIR)`.
    pub fn in_french(self) -> &'static str {
        match self {
            Self::Nir => "un numéro de sécurité sociale (NIR)",
            Self::Iban => "un compte bancaire (IBAN)",
            Self::Email => "une adresse électronique",
            Self::Phone => "un numéro de téléphone",
            Self::Birth => "une date de naissance complète à côté d'un nom",
        }
    }

    /// Whether a structure has such a thing too, so that a contract may allow it.
    pub fn is_a_contact(self) -> bool {
        matches!(self, Self::Email | Self::Phone)
    }
}

/// What was found in one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it looks like.
    pub kind: Kind,
    /// Whether its shape alone tells.
    pub sure: bool,
}

//! Why a figure is there, or is not.

/// The mark of a figure in everything that leaves Portulan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A value is given.
    Valeur,
    /// A true zero: nobody is concerned. A zero read from rounded counts is not one.
    Zero,
    /// Hidden by statistical secrecy, whatever the reason.
    Secret,
    /// The source has no such figure for that territory and month.
    Manquant,
    /// The figure has no meaning there (nothing to divide by).
    SansObjet,
    /// The source changed between the two dates: comparing them would mislead.
    Rupture,
}

impl Mark {
    /// The mark's name in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valeur => "valeur",
            Self::Zero => "zero",
            Self::Secret => "secret",
            Self::Manquant => "manquant",
            Self::SansObjet => "sans_objet",
            Self::Rupture => "rupture",
        }
    }

    /// The mark with that name, or `None`.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Valeur, Self::Zero, Self::Secret, Self::Manquant, Self::SansObjet, Self::Rupture]
            .into_iter()
            .find(|mark| mark.as_str() == text)
    }

    /// What a reader sees in place of a value; `None` where the value itself is shown.
    pub fn in_french(self) -> Option<&'static str> {
        match self {
            Self::Valeur | Self::Zero => None,
            Self::Secret => Some("secret"),
            Self::Manquant => Some("non disponible"),
            Self::SansObjet => Some("sans objet"),
            Self::Rupture => Some("rupture de série"),
        }
    }
}

//! `destinataires.toml` → to whom the list of each pool is encrypted.
//!
//! A recipient is a function (« conseillers de l’accès aux droits »), not a person, with a role,
//! a pool, a public key of age and a last day. Roles are a closed list without control: there is
//! no way to write another (guard rail G4).
//!
//! ```toml
//! [[recipient]]
//! name = "Conseillers de l’accès aux droits, Vichy"
//! role = "accompagnement"
//! pool = "niveau_1"
//! key = "age1…"        # the line that `age-keygen` prints
//! until = "2026-12-31" # to be looked at again by then
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use age::x25519;
use portulan_plan::target::Role;
use portulan_plan::toml_file::TomlText;
use portulan_terms::{Day, Diagnostic, Diagnostics, Place};
use serde::Deserialize;
use serde_json::json;
use toml::Spanned;

use crate::journal::sha256;

const ROLES: [Role; 3] = [Role::Accompagnement, Role::TravailSocial, Role::Partenaire];

/// Someone to whom the list of a pool may be handed over.
#[derive(Clone)]
pub struct Recipient {
    /// Function.
    pub name: String,
    /// Role, which is that of the pool.
    pub role: Role,
    /// Name of the pool.
    pub pool: String,
    /// Last day of validity.
    pub until: Day,
    /// SHA-256 of the public key as it is written.
    pub fingerprint: String,
    /// Where it stands in the file.
    pub place: Place,
    pub(super) key: x25519::Recipient,
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {}, {})", self.name, self.role.as_str(), self.pool, self.fingerprint)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    recipient: Vec<Written>,
}

/// A recipient as it is written, each value with its place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Spanned<String>,
    role: Spanned<String>,
    pool: Spanned<String>,
    key: Spanned<String>,
    until: Spanned<String>,
}

/// The recipients of `file`, which holds `text`, on the day of the run; `pools` gives the role of
/// each pool of `capacites.toml`.
///
/// # Errors
/// All at once, each at its place: a name that is a person's, a role that can receive no list or
/// is not that of the pool, an unknown pool, a key that is none, a recipient that has expired or
/// is written twice.
pub fn read(
    file: &Path,
    text: &str,
    pools: &BTreeMap<String, Role>,
    today: Day,
) -> Result<Vec<Recipient>, Diagnostics> {
    let mut faults = Diagnostics::default();
    let Some(written) = TomlText::whole(file, text).read::<File>(&mut faults) else { return Err(faults) };
    let reader = Reader { file, text, pools, today };
    let read: Vec<Recipient> = written.recipient.iter().filter_map(|one| reader.recipient(one, &mut faults)).collect();
    faults.0.extend(twice(&read));
    if faults.has_errors() { Err(faults.sorted()) } else { Ok(read) }
}

struct Reader<'a> {
    file: &'a Path,
    text: &'a str,
    pools: &'a BTreeMap<String, Role>,
    today: Day,
}

impl Reader<'_> {
    fn recipient(&self, written: &Written, faults: &mut Diagnostics) -> Option<Recipient> {
        let before = faults.0.len();
        let mut keep = |fault: Result<(), Diagnostic>, at: &Spanned<String>| {
            faults.0.extend(fault.err().map(|fault| fault.at(self.place(at))));
        };
        let role = role(written.role.as_ref());
        let key = key(written.key.as_ref());
        let until = until(written.until.as_ref(), self.today);
        keep(function(written.name.as_ref()), &written.name);
        keep(role.as_ref().map(|_| ()).map_err(Clone::clone), &written.role);
        keep(self.pool(written.pool.as_ref(), role.as_ref().ok().copied()), &written.pool);
        keep(key.as_ref().map(|_| ()).map_err(Clone::clone), &written.key);
        keep(until.as_ref().map(|_| ()).map_err(Clone::clone), &written.until);
        let (Ok(role), Ok(key), Ok(until)) = (role, key, until) else { return None };
        (faults.0.len() == before).then(|| Recipient {
            name: written.name.as_ref().trim().to_owned(),
            role,
            pool: written.pool.as_ref().clone(),
            until,
            fingerprint: sha256(key.to_string().as_bytes()),
            place: self.place(&written.name),
            key,
        })
    }

    fn place(&self, at: &Spanned<String>) -> Place {
        Place::at(self.file, self.text, at.span().start)
    }

    /// The pool exists, and its role is that of the recipient.
    fn pool(&self, name: &str, role: Option<Role>) -> Result<(), Diagnostic> {
        let Some(admitted) = self.pools.get(name) else {
            let fault = Diagnostic::error(format!("le pool `{name}` n'est pas dans capacites.toml"));
            return Err(fault.suggest(name, self.pools.keys().map(String::as_str)));
        };
        match role {
            Some(role) if role != *admitted => {
                let message = format!("le pool `{name}` est du rôle `{}`, non `{}`", admitted.as_str(), role.as_str());
                Err(Diagnostic::error(message)
                    .hint("une liste n'est remise qu'à des destinataires du rôle de son pool"))
            }
            _ => Ok(()),
        }
    }
}

/// A function, not a person: no address, no title of a person.
fn function(name: &str) -> Result<(), Diagnostic> {
    let name = name.trim();
    let titles = ["M.", "Mme", "Mlle", "Monsieur", "Madame"];
    let person = name.contains('@') || name.split_whitespace().any(|word| titles.contains(&word));
    let plain = name.to_lowercase();
    let control = ["contrôl", "control", "fraud", "recouvr", "maîtrise des risques", "contentieux", "lutte"];
    if control.iter().any(|word| plain.contains(word)) {
        return Err(Diagnostic::error("un service de contrôle ou de recouvrement ne peut recevoir aucune liste")
            .hint("une liste de contacts sert à proposer une aide, jamais à contrôler ni à recouvrer"));
    }
    match name.is_empty() || person {
        false => Ok(()),
        true => Err(Diagnostic::error("`name` doit nommer une fonction, non une personne")
            .hint("par exemple « conseillers de l'accès aux droits, Vichy »")),
    }
}

fn role(written: &str) -> Result<Role, Diagnostic> {
    if let Some(role) = ROLES.into_iter().find(|role| role.as_str() == written) {
        return Ok(role);
    }
    let list = ROLES.map(|role| format!("`{}`", role.as_str())).join(", ");
    let message = format!("le rôle `{written}` ne peut recevoir aucune liste (rôles admis : {list})");
    Err(Diagnostic::error(message)
        .hint("une liste de contacts sert à proposer une aide, jamais à contrôler ni à recouvrer")
        .suggest(written, ROLES.map(Role::as_str)))
}

/// A public key of age; what was written is not repeated, for it may be a secret one.
fn key(written: &str) -> Result<x25519::Recipient, Diagnostic> {
    if written.trim().to_uppercase().starts_with("AGE-SECRET-KEY-") {
        return Err(Diagnostic::error("c'est une clé secrète : elle n'a rien à faire dans ce fichier").hint(
            "tenez-la pour perdue, refaites une paire avec `age-keygen`, et n'écrivez ici que la clé publique age1…",
        ));
    }
    written.parse().map_err(|_| {
        Diagnostic::error("cette clé n'est pas une clé publique age (X25519)")
            .hint("recopiez entière la ligne `age1…` que `age-keygen` affiche")
    })
}

fn until(written: &str, today: Day) -> Result<Day, Diagnostic> {
    let day: Day = written.parse().map_err(Diagnostic::error)?;
    match day < today {
        false => Ok(day),
        true => Err(Diagnostic::error(format!("ce destinataire n'est plus valable depuis le {}", day.plus(1)))
            .hint("vérifiez qu'il exerce encore cette fonction, puis reportez `until` ; sinon, retirez-le")),
    }
}

/// A key or a name that one pool has twice.
fn twice(read: &[Recipient]) -> Vec<Diagnostic> {
    let (mut keys, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut faults = Vec::new();
    for one in read {
        let known_key = !keys.insert((&one.pool, &one.fingerprint));
        if !names.insert((&one.pool, &one.name)) || known_key {
            let what = if known_key { "cette clé" } else { "ce destinataire" };
            let message = format!("{what} est deux fois dans le pool `{}`", one.pool);
            faults.push(Diagnostic::error(message).at(one.place.clone()).hint("gardez-en un"));
        }
    }
    faults
}

impl Recipient {
    /// What the journal says of it.
    pub fn journal(&self) -> serde_json::Value {
        json!({ "name": self.name, "role": self.role.as_str(), "pool": self.pool, "fingerprint": self.fingerprint })
    }
}

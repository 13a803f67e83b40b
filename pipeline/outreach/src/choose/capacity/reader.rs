//! The faults of `capacites.toml`, each at its place.

use std::path::Path;

use portulan_terms::{Diagnostic, Place};
use toml::Spanned;

use super::{EVERYWHERE, Quota, RawPool, Relation};

/// A file being read, for the places of its faults.
pub(super) struct Reader<'a> {
    pub(super) file: &'a Path,
    pub(super) text: &'a str,
}

impl Reader<'_> {
    fn fault<T>(&self, at: &Spanned<T>, message: String, hint: &str) -> Diagnostic {
        Diagnostic::error(message).at(Place::at(self.file, self.text, at.span().start)).hint(hint)
    }

    pub(super) fn faults(&self, pool: &RawPool) -> Vec<Diagnostic> {
        let mut faults = self.faults_of_pool(pool);
        faults.extend(pool.quotas.iter().flat_map(|quota| self.faults_of_quota(quota, pool)));
        faults.extend(self.crossings(&pool.quotas));
        if faults.is_empty() {
            faults.extend(self.excesses(&pool.quotas));
        }
        faults
    }

    fn faults_of_pool(&self, pool: &RawPool) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let level = *pool.level.get_ref();
        if !(1..=2).contains(&level) {
            let message = format!("`level = {level}` : 1 (accompagnement) ou 2 (travail social) est attendu");
            faults.push(self.fault(&pool.level, message, "le niveau le plus haut que ces conseillers reçoivent"));
        }
        if pool.territories.get_ref().is_empty() {
            let message = format!("le pool `{}` ne sert aucun territoire", pool.name.get_ref());
            faults.push(self.fault(&pool.territories, message, "écrivez les SIREN servis, ou [\"*\"] pour tous"));
        }
        faults
    }

    fn faults_of_quota(&self, quota: &Spanned<Quota>, pool: &RawPool) -> Vec<Diagnostic> {
        let q = quota.get_ref();
        let mut faults = Vec::new();
        if q.label().is_empty() {
            let hint = "nommez `territory`, `target` ou `group` ; le temps du pool borne déjà l'ensemble";
            faults.push(self.fault(quota, "ce quota ne dit pas sur quoi il porte".into(), hint));
        }
        if q.max.is_some_and(|max| max < q.min) {
            let message = format!("`min = {}` dépasse `max = {}`", q.min, q.max.unwrap_or_default());
            faults.push(self.fault(quota, message, "le minimum ne peut dépasser le maximum"));
        }
        if q.group.is_some() && q.max.is_some() {
            let message = format!("un maximum ne peut pas porter sur un groupe de personnes ({})", q.label());
            faults.push(self.fault(quota, message, "un groupe peut avoir un minimum, jamais un plafond"));
        }
        if let Some(territory) = q.territory.as_deref().filter(|t| !serves(pool.territories.get_ref(), t)) {
            let message = format!("le pool `{}` ne sert pas le territoire `{territory}`", pool.name.get_ref());
            faults.push(self.fault(quota, message, "ajoutez-le à `territories`, ou retirez ce quota"));
        }
        faults
    }

    /// Each quota against those before it.
    fn crossings(&self, quotas: &[Spanned<Quota>]) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        for (at, quota) in quotas.iter().enumerate() {
            for before in &quotas[..at] {
                let (a, b) = (quota.get_ref().label(), before.get_ref().label());
                faults.extend(match quota.get_ref().relation(before.get_ref()) {
                    Relation::Crossing => Some(self.fault(
                        quota,
                        format!("les quotas « {a} » et « {b} » se croisent : ils doivent être emboîtés ou disjoints"),
                        "portez les deux conditions dans l'un des deux, par exemple `territory` et `target`",
                    )),
                    Relation::Same => {
                        Some(self.fault(quota, format!("le quota « {a} » est écrit deux fois"), "gardez-en un"))
                    }
                    _ => None,
                });
            }
        }
        faults
    }

    /// Minima that the maximum around them cannot hold.
    fn excesses(&self, quotas: &[Spanned<Quota>]) -> Vec<Diagnostic> {
        let all: Vec<&Quota> = quotas.iter().map(Spanned::get_ref).collect();
        let over = |q: &Spanned<Quota>| {
            let (max, least) = (q.get_ref().max?, inner_minima(&all, q.get_ref()));
            (least > u64::from(max)).then(|| {
                let message = format!("`max = {max}`, mais les minima à l'intérieur en demandent {least}");
                self.fault(q, message, "relevez ce maximum ou baissez un minimum")
            })
        };
        quotas.iter().filter_map(over).collect()
    }

    pub(super) fn twice(&self, pools: &[RawPool]) -> Vec<Diagnostic> {
        let repeated = |(at, pool): (usize, &RawPool)| {
            let again = pools[..at].iter().any(|before| before.name.get_ref() == pool.name.get_ref());
            let message = || format!("le pool `{}` est écrit deux fois", pool.name.get_ref());
            again.then(|| self.fault(&pool.name, message(), "donnez un nom à chacun"))
        };
        pools.iter().enumerate().filter_map(repeated).collect()
    }
}

fn serves(territories: &[String], territory: &str) -> bool {
    territories.iter().any(|t| t == EVERYWHERE || t == territory)
}

/// What the minima strictly inside a quota ask for together: an outer one holds its inner ones.
fn inner_minima(all: &[&Quota], quota: &Quota) -> u64 {
    let strictly = |a: &Quota, b: &Quota| a.relation(b) == Relation::Inside;
    let inside: Vec<&&Quota> = all.iter().filter(|q| strictly(q, quota)).collect();
    let outermost = inside.iter().filter(|q| !inside.iter().any(|around| strictly(q, around)));
    outermost.map(|q| u64::from(q.min).max(inner_minima(all, q))).sum()
}

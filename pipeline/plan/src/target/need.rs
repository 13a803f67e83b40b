//! Which purposes can need which restricted column: the list that guard rail G2 goes by.
//!
//! A justification is written in the header in any case; this list says where none can hold.

use super::Purpose;
use crate::lineage::ColumnRef;
use crate::source::Column;
use portulan_terms::french::unaccented;

/// Columns forbidden elsewhere that the digital-inclusion target may read: counts of visits,
/// calls, log-ins and online steps.
pub(crate) const DIGITAL: [&str; 4] = ["cnx12", "nbvis12", "nbapp12", "nbteleproc12"];

/// Columns of the Caf's files that no contact list reads, whatever a contract says of them:
/// nationality, guardianship, neighbourhood, overpayments and arrears of benefits, counts of
/// contacts.
const NEVER: [&str; 11] = [
    "natifam",
    "toptut",
    "topqpv",
    "mtindu",
    "nbindu24",
    "mtrapp24",
    "numirisd",
    "cnx12",
    "nbvis12",
    "nbapp12",
    "nbteleproc12",
];

/// Whether the contract's column is one of those, by its name or by the header that it reads.
pub(crate) fn is_never(column: &Column) -> bool {
    let names = std::iter::once(column.name.as_str()).chain(column.header_names());
    names.map(unaccented).any(|name| NEVER.contains(&name.trim()))
}

/// Restricted columns and the purposes that can need them; `source.*` for all of a source.
const NEEDS: [(&[&str], &[Purpose]); 4] = [
    (
        &["aahvers", "aeehvers", "mtaah", "catben", "topaeeh"],
        &[Purpose::OrientationHandicap, Purpose::MaintienDroits, Purpose::DroitsPotentiels],
    ),
    (&["topdecenf", "topdecconj"], &[Purpose::EvenementVie]),
    (&["sitfam", "dtsitfam_m", "topresalt"], &[Purpose::EvenementVie, Purpose::DroitsPotentiels]),
    (&["etatimpa", "dtimpa_m", "nbmimpa", "impayes.*"], &[Purpose::EvenementVie, Purpose::DroitsPotentiels]),
];

/// Whether the purpose lifts the prohibition of the column.
pub(super) fn is_digital(purpose: Purpose, column: &ColumnRef) -> bool {
    purpose == Purpose::InclusionNumerique && DIGITAL.contains(&&*column.column)
}

/// The purposes that can need the restricted column; any, with its justification, when the
/// list does not name it.
pub(super) fn purposes(column: &ColumnRef) -> Option<&'static [Purpose]> {
    let source = format!("{}.*", column.source);
    let named = |names: &[&str]| names.contains(&&*column.column) || names.contains(&source.as_str());
    NEEDS.iter().find(|(names, _)| named(names)).map(|(_, purposes)| *purposes)
}

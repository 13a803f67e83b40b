//! Names of columns that say "identity". Compared without case, accents or marks; `*`
//! ends a name that may go on, `#` stands for one digit.
//!
//! Source: the variables of the Caf's household file that an anonymised extract must not
//! have (`MATRICUL NORDALLC NIRMON NIRMME QUALNIRE VALNIRMO VALNIRMM LILI2ADR…LILI7ADR
//! GEOX93 GEOY93`), and the usual names of the same things elsewhere. `TOPMAIL`, `AUTTEL`
//! or `NBTELEPROC12` say whether there is a contact, not which: they are no identity.

/// Names of persons.
const PERSON: &[&str] = &[
    "nom",
    "nom#",
    "nomusage*",
    "nomdusage*",
    "nomnaissance*",
    "nomdenaissance*",
    "nomfamille*",
    "nomdefamille*",
    "nommarital*",
    "nompatronymique*",
    "nomalloc*",
    "nomresp*",
    "nomconjoint*",
    "nomenfant*",
    "nomprenom*",
    "nometprenom*",
    "prenom*",
];

/// Dates of birth to the day.
const BIRTH: &[&str] =
    &["dtnai*", "datenai*", "datedenaissance*", "dnaissance*", "naissance", "ddn", "nele", "jnais*", "journais*"];

/// What else identifies, with its French name.
const IDENTITY: &[(&str, &[&str])] = &[
    ("le matricule de l'allocataire", &["matricul*", "nummatricul*", "nordall*", "numalloc*", "numeroalloc*"]),
    ("le numéro de sécurité sociale (NIR)", &["nir*", "qualnir*", "valnir*", "numnir*", "numsecu*", "nss"]),
    (
        "l'adresse ou sa position",
        &["lili#adr", "adresse*", "adr#", "adrligne*", "rue", "nomvoie*", "libvoie*", "numvoie*", "geox#*", "geoy#*"],
    ),
    (
        "le téléphone",
        &[
            "tel",
            "tel#*",
            "telephone*",
            "teldom*",
            "telport*",
            "telmob*",
            "telfix*",
            "telpers*",
            "numtel*",
            "portable*",
        ],
    ),
    ("l'adresse électronique", &["mail*", "email*", "emel*", "mel", "courriel*", "adrmail*"]),
    ("le compte bancaire", &["iban*", "rib", "rib#", "bic", "numcompte*", "coordonneesbancaires*"]),
];

/// What the name of a column of a file about persons says that it holds, when it is identity.
pub fn identity(name: &str) -> Option<&'static str> {
    if is_person(name) {
        return Some("le nom d'une personne");
    }
    let name = bare(name);
    IDENTITY.iter().find(|(_, patterns)| any(patterns, &name)).map(|(french, _)| *french)
}

/// Whether the column is named as that of a person's name.
pub fn is_person(name: &str) -> bool {
    any(PERSON, &bare(name))
}

/// Whether the column is named as that of a date of birth to the day.
pub fn is_birth(name: &str) -> bool {
    any(BIRTH, &bare(name))
}

/// A folded name without the marks between its words.
fn bare(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn any(patterns: &[&str], name: &str) -> bool {
    patterns.iter().any(|pattern| fits(pattern.as_bytes(), name.as_bytes()))
}

fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern, name) {
        ([b'*'], _) | ([], []) => true,
        ([b'#', pattern @ ..], [b'0'..=b'9', name @ ..]) => fits(pattern, name),
        ([wanted, pattern @ ..], [letter, name @ ..]) => wanted == letter && fits(pattern, name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_is_known_by_its_names() {
        let names = "matricul matricule nordallc nirmon nirmme qualnire valnirmo valnirmm lili2adr lili7adr geox93 \
                     geoy93 nir nom prenom nomusage nom_usage adresse adresse_2 tel tel1 telephone mail mail2 courriel \
                     email iban rib numero-allocataire nom_prenom";
        for name in names.split_whitespace() {
            assert!(identity(name).is_some(), "{name}");
        }
        assert!(["dtnaires", "dtnaicon", "date_de_naissance", "dtnai1"].into_iter().all(is_birth));
    }

    /// Every column of the household extract and of the files about persons.
    #[test]
    fn what_tells_of_a_contact_or_a_year_is_no_identity() {
        let names = "id_pseudo dtreffre numcaf numcomdo numirisd presfres catben sitdos motisitd dtinscdo_m sexe \
            annaires annaicon sitfam presconj dtsitfam_m nbenlefa perscouv annnen1 annnen12 topgro nbnaimoi topdecenf \
            topdecconj actrespd actconj statuetu rucderre nbuc mtpreruc tppopruc qf mtpfvers afvers cfvers asfvers \
            abvers cmgvers typcmg prepvers arsvers aeehvers aahvers alfvers alsvers aplvers rsavers sousnatpf \
            etatdosrsa ppavers mtal mtrsa mtppa mtaah occlog parcal pprppu mtloy mtcha nbcoh etatimpa dtimpa_m \
            nbmimpa mtindu nbindu24 mtrapp24 dtr_attendue dtr_recue piece_att dt_echeance cnx12 topmail toptel \
            nbvis12 nbapp12 nbteleproc12 autmail auttel opposition topqpv toptut synthetique rang annai actenf \
            topaeeh modegarde topresalt bailleur code_insee mois loyer_brut charges tiers_payant dette mois_dette \
            dt_constitution dt_signalement plan_date plan_mensualite plan_duree etape mtlogcal nomcom nomepci \
            etatadr nbmchadr qualxy natifam teleprocedures telecom";
        for name in names.split_whitespace() {
            assert!(identity(name).is_none() && !is_birth(name), "{name}");
        }
    }
}

//! One household: what it is at a month, and nothing of how it changes.

use crate::clock::{M, NEVER, age, year_age};
use crate::rng::mix;

/// Rights open, one bit each. Family allowances and the family supplement have no bit: they
/// follow from the children.
pub(crate) mod rights {
    pub const RSA: u16 = 1;
    pub const PPA: u16 = 2;
    pub const HOUSING: u16 = 4;
    pub const AAH: u16 = 8;
    pub const AEEH: u16 = 16;
    pub const AB: u16 = 32;
    pub const CMG: u16 = 64;
    pub const PARENTAL: u16 = 128;
    pub const ASF: u16 = 256;
    /// Suspended: a quarterly declaration is missing.
    pub const RSA_HELD: u16 = 512;
    pub const PPA_HELD: u16 = 1024;

    pub const EARLY: u16 = AB | CMG | PARENTAL;
    pub const PAYABLE: u16 = RSA | PPA | HOUSING | AAH | AEEH | EARLY | ASF;
    pub const QUARTERLY: u16 = RSA | PPA | AAH | RSA_HELD | PPA_HELD;
}

/// Where the dossier stands (PRESFRES, SITDOS and CATBEN follow from it).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// At least one right payable.
    Core,
    /// Housing aid or RSA under the payment minimum.
    Below,
    /// Legal housing improvement loans only.
    Loan,
    Suspended,
    /// Struck off: seen a month or two more.
    Struck,
    /// A right in the last quarter, none now.
    Lagged,
    /// The back-to-school allowance alone, in August.
    School,
    Excluded,
    OutOfScope,
}

/// How the home is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tenure {
    Social,
    Private,
    Student,
    CareHome,
    Hostel,
    Buying,
    Owner,
    Hosted,
}

/// The quarterly declaration of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Declaration {
    None,
    Received,
    /// Received between the two readings of the file: 6 weeks and 6 months.
    Late,
    Missing,
}

/// Rent arrears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrears {
    None,
    Reported,
    Plan,
    Fund,
    Court,
}

/// Who keeps the young child that the childcare supplement pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Childcare {
    Childminder,
    Home,
    Centre,
}

/// Document expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    None,
    Lease,
    School,
    Resources,
    Pregnancy,
    Rent,
    Alimony,
}

/// Activity codes, grouped: in work (0–5), seeking work (6–10), neither.
pub(crate) const ACTIVITIES: [&[u8; 3]; 20] = [
    b"SAL", b"INT", b"AMA", b"APP", b"CAT", b"SFP", b"CHO", b"CNI", b"ASS", b"ADN", b"AFD", b"SSA", b"INV", b"MAL",
    b"RET", b"RAC", b"HAN", b"INP", b"ETU", b"INC",
];
pub(crate) const WORKING: std::ops::RangeInclusive<u8> = 0..=5;
pub(crate) const SHELTERED: u8 = 4;
pub(crate) const STUDENT: u8 = 18;
pub(crate) const UNSET: u8 = u8::MAX;

/// Family situations: alone (0–5), in a couple (6–11).
pub(crate) const SITUATIONS: [&[u8; 3]; 12] =
    [b"CEL", b"DIV", b"ISO", b"SEF", b"SEL", b"VEU", b"MAR", b"PAC", b"VIM", b"RPA", b"RVC", b"RVM"];

/// ETATDOSRSA of someone who never asked.
pub(crate) const NEVER_ASKED: u8 = 9;

/// A household and its dossier.
#[derive(Clone, Debug)]
pub(crate) struct Household {
    /// Birth number: department, commune and rank of the first dossier. 43 bits, for life.
    pub id: u64,
    /// Birth months, oldest first; only the first `n` mean something.
    pub children: [M; 12],
    pub enrolled: M,
    /// Last change of family situation.
    pub changed: M,
    pub birth: M,
    /// Birth of the partner, `NEVER` without one.
    pub spouse: M,
    /// Month of an expected birth, `NEVER` without one.
    pub due: M,
    pub child_died: M,
    pub spouse_died: M,
    /// Month since which `presence` holds.
    pub since: M,
    pub arrears_since: M,
    pub rights: u16,
    /// Declared resources, euros a month.
    pub income: u16,
    pub rent: u16,
    /// Overpayment still owed, and arrears paid to the household in 24 months, euros.
    pub debt: u16,
    pub recall: u16,
    pub n: u8,
    pub others: u8,
    pub sex: u8,
    pub situation: u8,
    pub activity: u8,
    pub partner_activity: u8,
    /// STATUETU.
    pub student: u8,
    pub tenure: Tenure,
    /// ETATDOSRSA.
    pub rsa_state: u8,
    pub arrears_months: u8,
    pub overpayments: u8,
    pub presence: Presence,
    pub declaration: Declaration,
    pub arrears: Arrears,
    pub piece: Piece,
    /// Resources unknown.
    pub unknown: bool,
}

impl Household {
    pub fn single(&self) -> bool {
        self.spouse == NEVER
    }

    pub fn children(&self) -> &[M] {
        &self.children[..usize::from(self.n)]
    }

    pub fn has(&self, any: u16) -> bool {
        self.rights & any != 0
    }

    pub fn core(&self) -> bool {
        self.presence == Presence::Core
    }

    /// A number of the household's own, the same for life.
    pub fn feature(&self, which: u64) -> u64 {
        mix(self.id ^ which << 48) >> 8
    }

    pub fn persons(&self) -> i32 {
        1 + i32::from(!self.single()) + i32::from(self.n) + i32::from(self.others)
    }

    pub fn children_under(&self, years: i32, now: M) -> i32 {
        self.children().iter().filter(|born| age(**born, now) < years).count() as i32
    }

    /// Whether family allowances are due (overseas rules, from the first child, are left out).
    pub fn large(&self, now: M) -> bool {
        self.n >= 2 && self.children_under(20, now) >= 2
    }

    /// Completed years of the youngest child; 99 without one.
    pub fn youngest_age(&self, now: M) -> i32 {
        self.children().last().map_or(99, |born| age(*born, now))
    }

    /// A pregnancy declared and not yet ended.
    pub fn expecting(&self, now: M) -> bool {
        self.due > now
    }

    /// Whether at least one right is payable.
    pub fn payable(&self, now: M) -> bool {
        self.has(rights::PAYABLE) || self.large(now)
    }

    /// Whether one would remain payable without `right`.
    pub fn payable_without(&self, right: u16, now: M) -> bool {
        self.has(rights::PAYABLE & !right) || self.large(now)
    }

    pub fn workers(&self) -> i32 {
        i32::from(WORKING.contains(&self.activity))
            + i32::from(!self.single() && WORKING.contains(&self.partner_activity))
    }

    /// Age of the oldest adult, by completed years.
    pub fn oldest_adult(&self, now: M) -> i32 {
        let own = age(self.birth, now);
        if self.single() { own } else { own.max(age(self.spouse, now)) }
    }

    /// Birth month that a child must not precede: sixteen years after the younger adult.
    pub fn first_possible_child(&self) -> M {
        let youngest = if self.single() { self.birth } else { self.birth.max(self.spouse) };
        youngest + 16 * 12
    }

    /// Number of consumption units by Cnaf's scale, in tenths, from the years of birth.
    pub fn units(&self, now: M) -> i32 {
        let grown = self.children().iter().filter(|born| year_age(**born, now) >= 14).count() as i32;
        let small = i32::from(self.n) - grown;
        let adults = i32::from(!self.single()) + i32::from(self.others);
        let alone = if self.single() && self.n > 0 { 2 } else { 0 };
        10 + 5 * (adults + grown) + 3 * small + alone
    }

    /// Parts of the quotient familial, in tenths: two for a couple or a lone parent, a half
    /// for each child and one for the third.
    pub fn parts(&self) -> i32 {
        let n = i32::from(self.n);
        20 + 5 * n + if n >= 3 { 5 } else { 0 }
    }

    pub fn childcare(&self) -> Childcare {
        match self.feature(15) % 20 {
            0..=15 => Childcare::Childminder,
            16..=17 => Childcare::Home,
            _ => Childcare::Centre,
        }
    }

    /// Whether the home gives a right to the APL rather than the ALF or ALS.
    pub fn agreed_home(&self) -> bool {
        match self.tenure {
            Tenure::Social | Tenure::Student => true,
            Tenure::CareHome | Tenure::Hostel => self.feature(16).is_multiple_of(2),
            Tenure::Private => self.feature(16).is_multiple_of(10),
            _ => false,
        }
    }

    /// Adds a child, oldest first; nothing happens at twelve.
    pub fn add_child(&mut self, born: M) {
        let n = usize::from(self.n);
        if n >= self.children.len() {
            return;
        }
        self.children[n] = born;
        self.n += 1;
        self.children[..=n].sort_unstable();
    }

    /// Takes away the child at that rank.
    pub fn remove_child(&mut self, rank: usize) {
        self.children.copy_within(rank + 1.., rank);
        self.n -= 1;
    }
}

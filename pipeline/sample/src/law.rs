//! Amounts of benefits, in cents a month, with the scales in force at the month.
//!
//! Simplified where a synthetic file needs no more (the README lists how); never above the
//! legal scale, never under the payment minimum.

use crate::clock::{M, age, number, year, year_age};
use crate::household::{Household, Tenure, rights};

/// Dated parameters, in cents: RSA base, PPA base, BMAF, AAH, net minimum wage of a month.
/// Decrees of each 1 April (and of July 2022), after legifrance.gouv.fr; the wage in force at the date.
const STEPS: [(i32, [i32; 5]); 13] = [
    (201_904, [559_74, 551_51, 413_16, 900_00, 1_204_00]),
    (202_004, [564_78, 553_16, 414_40, 902_70, 1_219_00]),
    (202_104, [565_34, 553_71, 414_81, 903_60, 1_231_00]),
    (202_110, [565_34, 553_71, 414_81, 903_60, 1_258_00]),
    (202_204, [575_52, 563_68, 422_28, 919_86, 1_269_00]),
    (202_207, [598_54, 586_23, 439_48, 956_65, 1_303_00]),
    (202_208, [598_54, 586_23, 439_48, 956_65, 1_329_00]),
    (202_304, [607_75, 595_25, 445_93, 971_37, 1_353_00]),
    (202_305, [607_75, 595_25, 445_93, 971_37, 1_383_00]),
    (202_404, [635_71, 622_63, 466_44, 1_016_05, 1_398_00]),
    (202_411, [635_71, 622_63, 466_44, 1_016_05, 1_426_00]),
    (202_504, [646_52, 633_21, 474_37, 1_033_32, 1_426_00]),
    (202_604, [651_69, 638_28, 478_16, 1_041_59, 1_443_00]),
];

/// What the law says at a month.
pub(crate) struct Law {
    pub month: M,
    rsa: i32,
    ppa: i32,
    bmaf: i32,
    pub aah: i32,
    pub smic: i32,
    asf_share: i32,
}

impl Law {
    pub fn at(month: M) -> Self {
        let date = year(month) * 100 + number(month);
        let step = STEPS.iter().rev().find(|(from, _)| *from <= date).unwrap_or(&STEPS[0]);
        let [rsa, ppa, bmaf, aah, smic] = step.1;
        // The support allowance rose by half in November 2022.
        let asf_share = if date >= 202_211 { 4_220 } else { 2_813 };
        Self { month, rsa, ppa, bmaf, aah, smic, asf_share }
    }

    fn bmaf(&self, basis_points: i32) -> i32 {
        (i64::from(self.bmaf) * i64::from(basis_points) / 10_000) as i32
    }

    /// Whether the RSA is the raised one of a lone parent.
    pub fn raised(&self, h: &Household) -> bool {
        h.single() && ((h.n > 0 && h.youngest_age(self.month) < 3) || h.expecting(self.month))
    }

    /// The scale of a household, in thousandths of the base of one person.
    fn coefficient(&self, h: &Household) -> i32 {
        let n = i32::from(h.n);
        if self.raised(h) {
            return 1_284 + 428 * n;
        }
        let (adults, early) =
            if h.single() { (1_000, 500 * n.min(1) + 300 * (n - 1).clamp(0, 1)) } else { (1_500, 300 * n.min(2)) };
        adults + early + 400 * (n - 2).max(0)
    }

    /// The lump sum for housing: 12, 16 or 16.5 % of the base of one, two, three persons.
    fn housing_share(base: i32, h: &Household) -> i32 {
        let persons = 1 + i32::from(!h.single()) + i32::from(h.n);
        match persons {
            1 => base * 12 / 100,
            2 => base * 24 / 100,
            _ => base * 297 / 1_000,
        }
    }

    /// Highest RSA of the household, nothing earned.
    pub fn rsa_scale(&self, h: &Household) -> i32 {
        self.rsa * self.coefficient(h) / 1_000 - Self::housing_share(self.rsa, h)
    }

    /// RSA paid; at least the payment minimum of 6 €.
    pub fn rsa(&self, h: &Household) -> i32 {
        (self.rsa_scale(h) - i32::from(h.income) * 100).max(6_00)
    }

    /// Highest activity bonus reached at the monthly income `income` (cents), before the minimum.
    fn ppa_raw(&self, h: &Household, income: i32) -> i32 {
        let base = self.ppa * self.coefficient(h) / 1_000 - Self::housing_share(self.ppa, h);
        base + self.bonus(h, income) - income * 39 / 100
    }

    /// The individual bonus: from half a minimum wage to 1.2 of them, up to 29 % of the base a worker.
    fn bonus(&self, h: &Household, income: i32) -> i32 {
        let workers = h.workers().max(1);
        let each = income / workers;
        let (low, high) = (self.smic / 2, self.smic * 6 / 5);
        workers * (self.ppa * 29 / 100) * (each - low).clamp(0, high - low) / (high - low).max(1)
    }

    /// PPA paid; at least the payment minimum of 15 €.
    pub fn ppa(&self, h: &Household) -> i32 {
        self.ppa_raw(h, i32::from(h.income) * 100).max(15_00)
    }

    /// Highest income (whole euros) that still opens the PPA.
    pub fn ppa_ceiling(&self, h: &Household) -> i32 {
        let base = self.ppa * self.coefficient(h) / 1_000 - Self::housing_share(self.ppa, h);
        let bonus = h.workers().max(1) * (self.ppa * 29 / 100);
        (base + bonus - 20_00) * 100 / 39 / 100
    }

    /// Housing aid before income: (rent kept + charges, participation minimum).
    fn housing_base(&self, h: &Household) -> (i32, i32) {
        let dependants = i32::from(h.n.min(6));
        let ceiling = match (h.single(), dependants) {
            (true, 0) => 290,
            (false, 0) => 345,
            (_, n) => 385 + 55 * (n - 1),
        };
        let rent = i32::from(h.rent).min(ceiling);
        let charges = 60 + 13 * dependants;
        let kept = (rent + charges) * 100;
        (kept, (kept * 85 / 1_000).max(39_00))
    }

    /// Yearly income of reference under which housing aid is whole (euros), and the monthly
    /// euro cents that each euro a month above it takes away.
    fn housing_slope(h: &Household) -> (i32, i32) {
        match (h.single(), h.n.min(4)) {
            (true, 0) => (430, 34),
            (false, 0) => (620, 37),
            (_, 1) => (740, 32),
            (_, 2) => (755, 28),
            (_, 3) => (785, 24),
            _ => (815, 22),
        }
    }

    /// Housing aid paid; at least the payment minimum of 10 €.
    pub fn housing(&self, h: &Household) -> i32 {
        let (kept, participation) = self.housing_base(h);
        let (free, slope) = Self::housing_slope(h);
        let above = (i32::from(h.income) - free).max(0);
        (kept - participation - 5_00 - above * slope).clamp(10_00, kept)
    }

    /// Highest income (whole euros) that still opens housing aid.
    pub fn housing_ceiling(&self, h: &Household) -> i32 {
        let (kept, participation) = self.housing_base(h);
        let (free, slope) = Self::housing_slope(h);
        free + ((kept - participation - 17_00) / slope).max(0)
    }

    /// Family allowances, with the increase from 14 years and the halving of high incomes.
    pub fn af(&self, h: &Household) -> i32 {
        let children = h.children_under(20, self.month);
        if children < 2 {
            return 0;
        }
        let grown =
            h.children().iter().filter(|born| age(**born, self.month) >= 14 && age(**born, self.month) < 20).count()
                as i32;
        // The eldest of two has no increase.
        let raised = if children == 2 { (grown - 1).max(0) } else { grown };
        let whole = self.bmaf(3_200 + 4_100 * (children - 2) + 1_600 * raised);
        let ceiling = 6_000 + 520 * (children - 2);
        match i32::from(h.income) {
            income if income > ceiling * 4 / 3 => whole / 4,
            income if income > ceiling => whole / 2,
            _ => whole,
        }
    }

    /// Family supplement: three children of 3 to 20, under a ceiling of income.
    pub fn cf(&self, h: &Household) -> i32 {
        let children = h.children().iter().filter(|born| (3..20).contains(&age(**born, self.month))).count() as i32;
        let ceiling = 3_600 + 560 * (children - 3) + if h.single() { 400 } else { 0 };
        match i32::from(h.income) {
            income if children < 3 || income > ceiling => 0,
            income if income > ceiling / 2 => self.bmaf(4_165),
            _ => self.bmaf(6_248),
        }
    }

    /// Family support allowance, for each child under 20.
    pub fn asf(&self, h: &Household) -> i32 {
        self.bmaf(self.asf_share) * h.children_under(20, self.month)
    }

    /// Basic allowance of the PAJE, whole or half by income.
    pub fn ab(&self, h: &Household) -> i32 {
        self.bmaf(if i32::from(h.income) > 2_600 { 2_083 } else { 4_165 })
    }

    /// Highest income (whole euros) that opens the basic allowance.
    pub fn ab_ceiling(h: &Household) -> i32 {
        3_400 + 620 * (i32::from(h.n) - 1).max(0)
    }

    /// Childcare supplement: a part of the cost that varies with the household.
    pub fn cmg(&self, h: &Household) -> i32 {
        let part = (h.feature(11) % 31) as i32 * 10;
        match h.childcare() {
            crate::household::Childcare::Childminder => 190_00 + part * 100,
            crate::household::Childcare::Home => 220_00 + part * 150,
            crate::household::Childcare::Centre => 440_00 + part * 130,
        }
    }

    /// Parental leave allowance: whole, half or a quarter.
    pub fn parental(&self, h: &Household) -> i32 {
        self.bmaf([9_662, 9_662, 6_246, 3_603][(h.feature(12) % 4) as usize])
    }

    /// Education allowance of a disabled child, with a supplement for one in three.
    pub fn aeeh(&self, h: &Household) -> i32 {
        self.bmaf(3_200 + if h.feature(13).is_multiple_of(3) { 2_400 } else { 0 })
    }

    /// Disabled adult's allowance, less a part of what is earned.
    pub fn aah(&self, h: &Household) -> i32 {
        (self.aah - i32::from(h.income) * 40).max(50_00)
    }

    /// Highest income under which a disabled adult keeps the allowance.
    pub fn aah_ceiling(&self) -> i32 {
        self.aah / 100 * 8 / 10
    }

    /// Back-to-school allowance of August, by the year of birth of each child.
    pub fn ars(&self, h: &Household) -> i32 {
        let concerned = |born: &M| year_age(*born, self.month);
        let children = h.children().iter().map(concerned).filter(|age| (6..18).contains(age));
        let number = children.clone().count() as i32;
        if i32::from(h.income) > 2_150 + 510 * (number - 1) {
            return 0;
        }
        children
            .map(|age| {
                self.bmaf(if age < 11 {
                    8_972
                } else if age < 15 {
                    9_467
                } else {
                    9_795
                })
            })
            .sum()
    }

    /// Incomes (whole euros a month) that agree with the household's rights.
    pub fn incomes(&self, h: &Household) -> (i32, i32) {
        let (mut low, mut high) = (0, 60_000);
        if h.has(rights::PPA) {
            low = if h.has(rights::RSA) || h.has(rights::AAH) { 120 } else { self.smic / 100 * 4 / 10 };
            high = self.ppa_ceiling(h);
        }
        if h.has(rights::RSA) {
            high = high.min((self.rsa_scale(h) / 100 - 20).max(0));
        }
        if h.has(rights::AAH) {
            high = high.min(self.aah_ceiling());
        }
        if h.has(rights::HOUSING) {
            high = high.min(self.housing_ceiling(h));
        }
        if h.has(rights::AB) {
            high = high.min(Self::ab_ceiling(h));
        }
        let works = h.workers() > 0;
        if works
            && !h.has(rights::PPA | rights::RSA | rights::HOUSING | rights::AAH)
            && !h.feature(14).is_multiple_of(16)
        {
            // One in sixteen does not claim the bonus that a low wage would open.
            low = (self.ppa_ceiling(h) + 20).min(high);
        }
        (low.min(high), high)
    }
}

/// Flat-rate charges, whole euros: blank in the file when the household is no tenant.
pub(crate) fn charges(h: &Household) -> i32 {
    60 + 13 * i32::from(h.n.min(6))
}

/// Whether a rent is paid.
pub(crate) fn rented(tenure: Tenure) -> bool {
    !matches!(tenure, Tenure::Owner | Tenure::Hosted | Tenure::Buying)
}

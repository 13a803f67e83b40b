//! One dossier, one contact: reasons merge, and the most protective channel wins (method §3, §8).
//!
//! In this order: a reason that is never written (bereavement) is told by phone by a social worker;
//! a doubt about violence lets nothing be written to a shared address; a lapse within 15 days takes
//! a text message then the phone; a household far from online steps takes the phone, the desk or
//! France services; otherwise the channels of the target. Consent is honoured everywhere.

use portulan_plan::target::Channel;
use portulan_terms::Day;

use super::selection::Step;
use super::{Headers, Limits};
use crate::{Dossier, Finding, Profile};

/// Days after a text message at which the phone is tried, when a right is about to lapse.
const AFTER_MESSAGE: u32 = 3;

/// How and until when a dossier is contacted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactPlan {
    /// First try.
    pub channel: Channel,
    /// Later tries, in time.
    pub follow_up: Vec<Step>,
    /// Whether the reasons may be written to the person.
    pub written: bool,
    /// Last day for the first try to be of use.
    pub before: Day,
}

/// What is to be protected, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Care {
    ByVoice,
    Discreet,
    Lapse,
    Distant,
    Usual,
}

/// The contact of a dossier for those of its findings that a list tells.
pub fn plan(dossier: &Dossier, told: &[&Finding], headers: &Headers, day: Day, limits: &Limits) -> ContactPlan {
    let care = care(&dossier.profile, told, headers, day, limits);
    let written = care > Care::Discreet;
    let wanted = match care {
        Care::ByVoice | Care::Discreet => vec![Channel::Telephone],
        Care::Lapse => vec![Channel::Sms, Channel::Telephone, Channel::Courriel],
        Care::Distant => vec![Channel::Telephone, Channel::Accueil, Channel::FranceServices],
        Care::Usual => of_targets(&dossier.profile, told, headers),
    };
    let before = before(told, headers, day);
    let step = if care == Care::Lapse { lapse_step(before, day) } else { limits.second_try };
    let mut steps = allowed(&dossier.profile, wanted).into_iter();
    let last_resort = if written { Channel::Courrier } else { Channel::Accueil };
    let channel = steps.next().unwrap_or(last_resort);
    let follow_up = steps.zip(1..).map(|(channel, n)| Step { channel, after: n * step }).collect();
    ContactPlan { channel, follow_up, written, before }
}

fn care(profile: &Profile, told: &[&Finding], headers: &Headers, day: Day, limits: &Limits) -> Care {
    let never_written = |f: &&Finding| headers.get(&*f.target).is_some_and(|h| !h.written);
    let lapses = |f: &&Finding| Limits::within(f.deadline, day, limits.lapse);
    match () {
        () if told.iter().any(never_written) => Care::ByVoice,
        () if profile.discreet => Care::Discreet,
        () if told.iter().any(lapses) => Care::Lapse,
        () if profile.distant => Care::Distant,
        () => Care::Usual,
    }
}

/// The channels of the target whose first one protects most, so that one call tells all.
fn of_targets(profile: &Profile, told: &[&Finding], headers: &Headers) -> Vec<Channel> {
    let lists = told.iter().filter_map(|f| headers.get(&*f.target)).map(|h| allowed(profile, h.channels.clone()));
    lists.filter(|list| !list.is_empty()).min_by_key(|list| exposure(list[0])).unwrap_or_default()
}

/// How much a channel lets others know, the least first.
fn exposure(channel: Channel) -> u8 {
    match channel {
        Channel::Telephone => 0,
        Channel::Visio => 1,
        Channel::Accueil => 2,
        Channel::FranceServices => 3,
        Channel::Courrier => 4,
        Channel::Courriel => 5,
        Channel::Sms => 6,
    }
}

/// Without those that consent or a missing address close.
fn allowed(profile: &Profile, channels: Vec<Channel>) -> Vec<Channel> {
    let open = |channel: &Channel| match channel {
        Channel::Courriel => profile.mail,
        Channel::Sms | Channel::Telephone => profile.phone,
        Channel::Visio => profile.mail || profile.phone, // An invitation has to reach the person.
        Channel::Courrier | Channel::Accueil | Channel::FranceServices => true,
    };
    channels.into_iter().filter(open).collect()
}

/// The earliest of the deadlines to come and of the delays that the targets set.
fn before(told: &[&Finding], headers: &Headers, day: Day) -> Day {
    let delays =
        told.iter().filter_map(|f| headers.get(&*f.target)).map(|h| day.plus(i32::try_from(h.delay).unwrap_or(0)));
    let deadlines = told.iter().filter_map(|f| f.deadline).filter(|deadline| *deadline >= day);
    delays.chain(deadlines).min().unwrap_or(day)
}

/// The phone is tried before the lapse, the day itself at worst.
fn lapse_step(before: Day, day: Day) -> u32 {
    AFTER_MESSAGE.min(u32::try_from(before.since(day)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{dossier, finding, headers, today};
    use super::*;

    fn contact(profile: Profile, told: &[(&str, Option<i32>)]) -> ContactPlan {
        let headers = headers(&[
            ("deces", "level = 2\nwritten = false\nchannels = [\"telephone\"]"),
            ("asf", ""),
            ("rsa", "channels = [\"telephone\", \"courrier\"]\ndelay = 30"),
            ("piece", "channels = [\"sms\"]"),
        ]);
        let deadline = |n: Option<i32>| n.map(|n| today().plus(n));
        let found = told.iter().map(|&(t, n)| Finding { deadline: deadline(n), ..finding(t) }).collect();
        let dossier = Dossier { profile, ..dossier(1, found) };
        let all: Vec<&Finding> = dossier.findings.iter().collect();
        plan(&dossier, &all, &headers, today(), &Limits::default())
    }

    fn reached() -> Profile {
        Profile { mail: true, phone: true, ..Profile::default() }
    }

    fn steps(plan: &ContactPlan) -> Vec<(Channel, u32)> {
        std::iter::once((plan.channel, 0)).chain(plan.follow_up.iter().map(|s| (s.channel, s.after))).collect()
    }

    #[test]
    fn bereavement_is_told_by_phone_only_whatever_else_was_found() {
        let plan = contact(Profile { distant: true, ..reached() }, &[("deces", None), ("asf", Some(3))]);
        assert_eq!((steps(&plan), plan.written), (vec![(Channel::Telephone, 0)], false));
        let unreached = contact(Profile { mail: true, ..Profile::default() }, &[("deces", None)]);
        assert_eq!(steps(&unreached), [(Channel::Accueil, 0)]);
    }

    #[test]
    fn nothing_is_written_to_a_shared_address() {
        let plan = contact(Profile { discreet: true, ..reached() }, &[("asf", Some(3))]);
        assert_eq!((steps(&plan), plan.written), (vec![(Channel::Telephone, 0)], false));
        let no_phone = Profile { discreet: true, mail: true, ..Profile::default() };
        assert_eq!(steps(&contact(no_phone, &[("asf", None)])), [(Channel::Accueil, 0)]);
    }

    #[test]
    fn a_lapse_within_15_days_takes_a_message_then_the_phone() {
        let plan = contact(Profile { mail: false, distant: true, ..reached() }, &[("asf", Some(15))]);
        assert_eq!(steps(&plan), [(Channel::Sms, 0), (Channel::Telephone, 3)]);
        assert_eq!(plan.before, today().plus(15));
        let tomorrow = contact(Profile { mail: false, ..reached() }, &[("asf", Some(1))]);
        assert_eq!(steps(&tomorrow), [(Channel::Sms, 0), (Channel::Telephone, 1)]);
    }

    #[test]
    fn distance_takes_voice_and_places() {
        let plan = contact(Profile { distant: true, ..reached() }, &[("asf", None)]);
        let places = [(Channel::Telephone, 0), (Channel::Accueil, 10), (Channel::FranceServices, 20)];
        assert_eq!(steps(&plan), places);
        let no_phone = contact(Profile { distant: true, mail: true, ..Profile::default() }, &[("asf", None)]);
        assert_eq!(steps(&no_phone), [(Channel::Accueil, 0), (Channel::FranceServices, 10)]);
    }

    #[test]
    fn otherwise_an_e_mail_then_the_phone_at_day_10_and_the_earliest_delay() {
        let plan = contact(reached(), &[("asf", Some(16))]);
        assert_eq!(steps(&plan), [(Channel::Courriel, 0), (Channel::Telephone, 10)]);
        let merged = contact(reached(), &[("asf", None), ("rsa", None)]);
        assert_eq!(steps(&merged), [(Channel::Telephone, 0), (Channel::Courrier, 10)]);
        assert_eq!(merged.before, today().plus(30));
    }

    #[test]
    fn without_consent_a_letter_where_writing_is_allowed() {
        let plan = contact(Profile::default(), &[("asf", None), ("piece", None)]);
        assert_eq!((steps(&plan), plan.written), (vec![(Channel::Courrier, 0)], true));
    }

    proptest::proptest! {
        #[test]
        fn a_closed_channel_is_never_taken(mail: bool, phone: bool, distant: bool, discreet: bool, found in 0usize..16, days in proptest::option::of(-5i32..70)) {
            let names = ["deces", "asf", "rsa", "piece"];
            let told: Vec<_> = (0..4).filter(|n| found >> n & 1 == 1).map(|n| (names[n], days)).collect();
            let profile = Profile { mail, phone, distant, discreet, ..Profile::default() };
            let plan = contact(profile, &told);
            let all = steps(&plan);
            let used = |channel| all.iter().any(|(c, _)| *c == channel);
            proptest::prop_assert!(mail || !used(Channel::Courriel));
            proptest::prop_assert!(phone || !(used(Channel::Sms) || used(Channel::Telephone)));
            let in_writing = used(Channel::Courriel) || used(Channel::Sms) || used(Channel::Courrier);
            proptest::prop_assert!(plan.written || !in_writing);
            proptest::prop_assert!(!(discreet || found & 1 == 1) || !plan.written);
            proptest::prop_assert!(plan.before >= today());
        }
    }
}

//! How long choosing takes: `choose_speed <dossiers> <pools> <none|apart|shared|unequal>`, under `time`.
//!
//! Made-up dossiers over 20 territories. `apart`: one pool for each dossier; `shared`: each may also
//! go to the pool next door; `unequal`: the same, with times that differ; `none`: makes the dossiers
//! and stops, to be taken off.

use std::error::Error;
use std::path::Path;

use portulan_outreach::choose::{Capacity, Headers, Limits, Past, Setting, choose};
use portulan_outreach::{Dossier, Finding, Profile};
use portulan_terms::{Day, Diagnostics};

const HEADER: &str = r#"
title = "t"
purpose = "droits_potentiels"
level = 1
definition = "d"
owner = "o"
legal_basis = "l"
reference = "r"
recipients = ["accompagnement"]
delay = 60
channels = ["courriel", "telephone"]
reasons = ["x"]
script = "s"
rule = [{ column = "c", label = "l", missing = "m" }]
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let mut word = || words.next().ok_or("choose_speed <dossiers> <pools> <none|apart|shared|unequal>");
    let (dossiers, pools, mode): (usize, usize, String) = (word()?.parse()?, word()?.parse()?, word()?);
    let mut diagnostics = Diagnostics::default();
    let text: String = (0..pools).map(pool).collect();
    let capacity = Capacity::read(Path::new("capacites.toml"), &text, &mut diagnostics).ok_or("capacity")?;
    let headers: Headers = (0..pools).map(|n| header(n, pools, &mode)).collect::<Result<_, _>>()?;
    let (day, limits, past): (Day, _, _) = ("2026-04-10".parse()?, Limits::default(), Past::default());
    let month = day.month().ok_or("month")?;
    let setting = Setting {
        month,
        day,
        seed: 7,
        headers: &headers,
        capacity: &capacity,
        limits: &limits,
        past: &past,
        model: None,
    };
    let all: Vec<Dossier> = (0..dossiers).map(|n| dossier(n, pools, day)).collect();
    if mode == "none" {
        std::process::exit(i32::from(all.is_empty()))
    }
    let selection = choose(all, &setting).map_err(|faults| format!("{faults:?}"))?;
    std::process::exit(i32::from(selection.lines.is_empty()))
}

fn pool(n: usize) -> String {
    let head = "role = \"accompagnement\"\nlevel = 1\nminutes = 1500\nterritories = [\"*\"]\n";
    let quota = "[[pool.quota]]\nterritory = \"t0\"\nmin = 3\n[[pool.quota]]\nterritory = \"t1\"\nmax = 90\n";
    format!("[[pool]]\nname = \"p{n}\"\ntitle = \"p\"\n{head}{quota}")
}

fn header(n: usize, pools: usize, mode: &str) -> Result<(String, portulan_plan::TargetHeader), toml::de::Error> {
    let next = if mode == "apart" { String::new() } else { format!(", \"p{}\"", (n + 1) % pools) };
    let minutes = if mode == "unequal" { 15 + 5 * (n % 4) } else { 20 };
    Ok((format!("c{n:02}"), toml::from_str(&format!("pools = [\"p{n}\"{next}]\nminutes = {minutes}\n{HEADER}"))?))
}

fn dossier(n: usize, pools: usize, day: Day) -> Dossier {
    let spread = n.wrapping_mul(2_654_435_761) >> 7;
    let finding = Finding {
        target: format!("c{:02}", spread % pools).into(),
        level: 1,
        reasons: vec!["x".into()],
        deadline: spread.is_multiple_of(5).then(|| day.plus((spread % 90) as i32)),
        loss: (spread % 700) as f64,
        amount: None,
        resources: None,
        waiting: (spread % 300) as u32,
    };
    Dossier {
        pseudonym: format!("{n:016x}").into(),
        commune: "03001".into(),
        territory: format!("t{}", spread / 64 % 20).into(),
        profile: Profile { mail: true, phone: true, ..Profile::default() },
        findings: vec![finding],
    }
}

//! The two completions of each judged count, so that anyone checks the protection by adding columns.
//!
//! `temoins.csv`: for each judged count, every hidden count linked to it, with its value when the
//! judged one is as low as possible and when it is as high. Together with the figures shown, each
//! column satisfies every published sum.

use std::path::Path;

use rayon::prelude::*;

use crate::attack::Attack;
use crate::bounds::completions;
use crate::error::Error;
use crate::system::Component;

const HEADER: [&str; 6] = ["cell", "part", "member", "member_part", "low_completion", "high_completion"];

/// Writes the witnesses into a folder, which is created when missing.
pub(crate) fn write(attack: &Attack<'_>, folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(|e| Error::new(folder, e))?;
    let path = folder.join("temoins.csv");
    let wrong = |e: csv::Error| Error::new(&path, e);
    let mut file = csv::Writer::from_path(&path).map_err(wrong)?;
    file.write_record(HEADER).map_err(wrong)?;
    let parts: Vec<Vec<[String; 6]>> = attack.parts.par_iter().map(|part| of_part(attack, part)).collect();
    for row in parts.into_iter().flatten() {
        file.write_record(&row).map_err(wrong)?;
    }
    file.flush().map_err(|e| Error::new(&path, e))
}

/// The rows of a linked part; a count without whole completions has none.
fn of_part(attack: &Attack<'_>, part: &Component) -> Vec<[String; 6]> {
    let linked = attack.linked(part, false);
    let judged = part.unknowns.iter().enumerate().filter(|(_, unknown)| attack.judged[**unknown as usize].is_some());
    let mut rows = Vec::new();
    for (at, &unknown) in judged {
        let Some([low, high]) = completions(&linked, at) else { continue };
        for (&member, (low, high)) in part.unknowns.iter().zip(low.iter().zip(&high)) {
            rows.push([
                attack.name(unknown),
                attack.part_name(unknown).to_owned(),
                attack.name(member),
                attack.part_name(member).to_owned(),
                low.to_string(),
                high.to_string(),
            ]);
        }
    }
    rows
}

//! The text of a PDF against the tables of the page of the same name: a cell hidden there is hidden here.
//!
//! Rows are found by what surrounds them, so a row cut by the end of a page is not compared.

use std::collections::BTreeMap;
use std::path::Path;

use super::Reader;
use super::page::{self, Page};
use super::text::squeezed;
use crate::error::Error;
use crate::names::Key;
use crate::report::Kind;

pub(super) fn read(reader: &mut Reader<'_>, path: &Path) -> Result<(), Error> {
    let page = path.with_extension("html");
    if !page.exists() {
        reader.read.notes.push(format!("`{}` n’a pas de page HTML à laquelle le comparer.", reader.name));
        return Ok(());
    }
    let page = page::parse(&page)?;
    let document = lopdf::Document::load(path).map_err(|e| Error::new(path, e))?;
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    let text = document.extract_text(&numbers).map_err(|e| Error::new(path, e))?;
    compare(reader, &page, &squeezed(&text));
    Ok(())
}

/// What the page has behind one and the same text: two tables may hold the same two rows.
#[derive(Default)]
struct Behind {
    /// Cells with a number.
    shown: usize,
    /// Hidden cells.
    secret: Vec<Key>,
}

/// Looks for each row with a hidden cell behind the row before it: there are no more numbers
/// there than the page shows behind the same text.
fn compare(reader: &mut Reader<'_>, page: &Page, text: &str) {
    let mut behind: BTreeMap<String, Behind> = BTreeMap::new();
    for table in &page.tables {
        for pair in table.rows.windows(2) {
            if pair[0].cells.iter().all(|cell| cell.key.is_none()) {
                continue;
            }
            let before: String = pair[0].texts().map(squeezed).collect();
            let mut prefix = before + &squeezed(&pair[1].header);
            for cell in &pair[1].cells {
                let key = cell.key.as_ref().and_then(|written| reader.world.lexicon.key(written));
                let seen = squeezed(&cell.text);
                if let Some(key) = key.filter(|key| reader.is_secret(*key)) {
                    behind.entry(prefix.clone()).or_default().secret.push(key);
                } else if is_number(&seen) {
                    behind.entry(prefix.clone()).or_default().shown += 1;
                }
                prefix.push_str(&seen);
            }
        }
    }
    for (prefix, Behind { shown, secret }) in behind.into_iter().filter(|(_, behind)| !behind.secret.is_empty()) {
        let after = text.match_indices(&prefix).map(|(at, _)| &text[at + prefix.len()..]);
        let numbers: Vec<&str> = after.filter(|after| is_number(after)).collect();
        *reader.read.compared.entry("PDF").or_default() += secret.len();
        if let (true, Some(last)) = (numbers.len() > shown, numbers.last()) {
            let seen: String = last.chars().take(12).collect();
            for key in secret {
                reader.found(Kind::Leak, key, format!("le texte porte « {seen}… » au lieu de « secret »"));
            }
        }
    }
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_numeric() || "+−-<".contains(c))
}

//! The text of a PDF against the tables of the page of the same name: a cell hidden there is hidden here.
//!
//! Rows are found by what surrounds them, so a row cut by the end of a page is not compared.

use std::path::Path;

use super::Reader;
use super::page::{self, Page};
use super::text::squeezed;
use crate::error::Error;
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

/// Looks for each row with a hidden cell behind the row before it.
fn compare(reader: &mut Reader<'_>, page: &Page, text: &str) {
    for table in &page.tables {
        for pair in table.rows.windows(2) {
            if pair[0].cells.iter().all(|cell| cell.key.is_none()) {
                continue;
            }
            let before: String = pair[0].texts().map(squeezed).collect();
            let mut prefix = before + &squeezed(&pair[1].header);
            for cell in &pair[1].cells {
                let key = cell.key.as_ref().and_then(|written| reader.world.lexicon.key(written));
                if let Some(key) = key.filter(|key| reader.is_secret(*key)) {
                    for (at, _) in text.match_indices(&prefix) {
                        *reader.read.compared.entry("PDF").or_default() += 1;
                        let after = &text[at + prefix.len()..];
                        if after.starts_with(|c: char| c.is_numeric() || "+−-<".contains(c)) {
                            let shown: String = after.chars().take(12).collect();
                            reader.found(Kind::Leak, key, format!("le texte porte « {shown}… » au lieu de « secret »"));
                        }
                    }
                }
                prefix.push_str(&squeezed(&cell.text));
            }
        }
    }
}

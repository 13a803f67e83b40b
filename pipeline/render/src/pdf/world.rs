//! What typst may read: the kit that all documents share, and one portrait's files.
//!
//! There is nothing else to be found: no folder, no package, no system font, no clock.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

use portulan_terms::{Diagnostic, Place};

use super::PdfError;
use crate::view::{Definition, KeyFigure, Line, Portrait, Section, SourceLine};

/// The template that typst starts from.
const MAIN: &str = "portrait.typ";

/// Fonts, templates and theme: read once, shared by every document and thread.
pub struct Kit {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: FileId,
    sources: BTreeMap<String, Source>,
    files: BTreeMap<String, Bytes>,
}

impl Kit {
    /// Reads the fonts and parses the templates.
    ///
    /// `templates` are the files of the templates' folder by their path in it,
    /// `portrait.typ` among them; each `.typ` may import the others, and read
    /// them as data. `theme` becomes `theme.json`: colours as `#rrggbb` under
    /// `own`, `accent`, `accent_text`, `text`, `muted`, `grid` and `band`, all optional.
    ///
    /// # Errors
    /// When `portrait.typ` is not there, a template is not UTF-8, or a font is not one.
    pub fn new(
        templates: BTreeMap<String, Vec<u8>>,
        fonts: Vec<Vec<u8>>,
        theme: serde_json::Value,
    ) -> Result<Self, PdfError> {
        if !templates.contains_key(MAIN) {
            return Err(Diagnostic::error(format!("le gabarit `{MAIN}` est introuvable")).into());
        }
        let fonts = read_fonts(fonts)?;
        let mut files: BTreeMap<String, Bytes> =
            templates.into_iter().map(|(path, bytes)| (path, Bytes::new(bytes))).collect();
        let sources = parse(&files)?;
        files.insert("theme.json".into(), Bytes::from_string(theme.to_string()));
        Ok(Self {
            library: LazyHash::new(
                Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build(),
            ),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            main: id(MAIN)?,
            sources,
            files,
        })
    }
}

/// Every face of every font file.
fn read_fonts(files: Vec<Vec<u8>>) -> Result<Vec<Font>, Diagnostic> {
    let mut fonts = Vec::new();
    for (rank, file) in files.into_iter().enumerate() {
        let before = fonts.len();
        fonts.extend(Font::iter(Bytes::new(file)));
        if fonts.len() == before {
            let message = format!("le fichier de police n° {} n'est pas lisible", rank + 1);
            return Err(Diagnostic::error(message).hint("fournir des polices TTF ou OTF"));
        }
    }
    Ok(fonts)
}

/// The templates among the files, parsed.
fn parse(files: &BTreeMap<String, Bytes>) -> Result<BTreeMap<String, Source>, Diagnostic> {
    let templates = files.iter().filter(|(path, _)| path.ends_with(".typ"));
    templates
        .map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes)
                .map_err(|_| Diagnostic::error("le gabarit n'est pas en UTF-8").at(Place::file(path)))?;
            Ok((path.clone(), Source::new(id(path)?, text.to_owned())))
        })
        .collect()
}

/// typst's name for a file of ours.
fn id(path: &str) -> Result<FileId, Diagnostic> {
    let virtual_path = VirtualPath::new(path)
        .map_err(|_| Diagnostic::error("ce nom de fichier ne convient pas à un gabarit").at(Place::file(path)))?;
    Ok(RootedPath::new(VirtualRoot::Project, virtual_path).intern())
}

/// The kit with one portrait on it.
pub(super) struct Desk<'a> {
    kit: &'a Kit,
    files: BTreeMap<String, Bytes>,
}

impl<'a> Desk<'a> {
    /// Lays the portrait's data and drawings beside the templates.
    pub(super) fn new(kit: &'a Kit, portrait: &Portrait) -> Result<Self, PdfError> {
        let data = serde_json::to_string(&Shown::of(portrait))
            .map_err(|fault| Diagnostic::error(format!("données du portrait : {fault}")))?;
        let mut files: BTreeMap<String, Bytes> = super::charts(portrait)
            .map(|chart| (format!("chart-{}.svg", chart.id), Bytes::from_string(chart.svg.clone())))
            .collect();
        files.insert("portrait.json".into(), Bytes::from_string(data));
        Ok(Self { kit, files })
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.kit.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.kit.book
    }

    fn main(&self) -> FileId {
        self.kit.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.kit.sources.get(id.vpath().get_without_slash()).cloned().ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.vpath().get_without_slash();
        let file = self.files.get(path).or_else(|| self.kit.files.get(path));
        file.cloned().ok_or_else(|| absent(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.kit.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.vpath().get_without_slash()))
}

/// What a template may read of a portrait: all but the figures of the workbook,
/// many and of no use there.
#[derive(Serialize)]
struct Shown<'a> {
    code: &'a str,
    slug: &'a str,
    level: &'a str,
    title: &'a str,
    heading: &'a str,
    short_name: &'a str,
    part: Option<&'a str>,
    month: &'a str,
    month_text: &'a str,
    caf: &'a str,
    identity: &'a [Line],
    introduction: &'a [String],
    key_figures: &'a [KeyFigure],
    sections: &'a [Section],
    definitions: &'a [Definition],
    sources: &'a [SourceLine],
    reading: &'a [String],
}

impl<'a> Shown<'a> {
    fn of(portrait: &'a Portrait) -> Self {
        Self {
            code: &portrait.code,
            slug: &portrait.slug,
            level: &portrait.level,
            title: &portrait.title,
            heading: &portrait.heading,
            short_name: &portrait.short_name,
            part: portrait.part.as_deref(),
            month: &portrait.month,
            month_text: &portrait.month_text,
            caf: &portrait.caf,
            identity: &portrait.identity,
            introduction: &portrait.introduction,
            key_figures: &portrait.key_figures,
            sections: &portrait.sections,
            definitions: &portrait.definitions,
            sources: &portrait.sources,
            reading: &portrait.reading,
        }
    }
}

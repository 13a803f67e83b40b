//! What every drawing must satisfy, for the tests of the charts.

use std::path::Path;

use portulan_terms::Month;

use super::font::{Face, width};
use super::{Item, Series, register_fonts};

/// Registers the shipped fonts.
pub(super) fn fonts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|parent| parent.join("reports/fonts"))
        .find(|folder| folder.is_dir())
        .expect("reports/fonts above the crate");
    let read = |name: &str| std::fs::read(folder.join(name)).expect("a font");
    register_fonts(read("Inter-Regular.ttf"), read("Inter-Bold.ttf")).expect("registered");
}

/// An item; `None` for a secret.
pub(super) fn item(name: &str, value: Option<f64>) -> Item {
    let text = value.map_or_else(|| "secret".to_owned(), |v| portulan_terms::french::number(v, 1));
    Item { name: name.to_owned(), value, text, margin: None, own: false }
}

/// A yearly series that ends in December 2024.
pub(super) fn series(name: &str, own: bool, values: &[Option<f64>]) -> Series {
    let first = 2025 - values.len() as i32;
    let month = |index: usize| Month::new(first + index as i32, 12).expect("a month");
    let points = values.iter().enumerate().map(|(index, value)| (month(index), *value)).collect();
    Series { name: name.to_owned(), points, own }
}

/// Checks tags, attributes and text alternative; returns the drawing.
pub(super) fn sound(svg: String) -> String {
    let mut open: Vec<&str> = Vec::new();
    for chunk in svg.split('<').skip(1) {
        let (tag, after) = chunk.split_once('>').expect("a closed tag");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        assert!(!after.contains('&') || after.contains(';'), "{after}");
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).expect("a name");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    for unwanted in ["NaN", "inf", "dy="] {
        assert!(!svg.contains(unwanted), "{unwanted}");
    }
    for wanted in [
        "viewBox=\"0 0 720 ",
        "role=\"img\"",
        "aria-labelledby=\"c1-titre c1-texte\"",
        "<title id=\"c1-titre\">",
        "<desc id=\"c1-texte\">",
    ] {
        assert!(svg.contains(wanted), "{wanted}");
    }
    let texts = texts(&svg);
    for (rank, one) in texts.iter().enumerate() {
        assert!(one.0 >= -0.5 && one.2 <= 720.5, "out of the drawing: {one:?}");
        for other in &texts[rank + 1..] {
            let apart = one.0 >= other.2 || other.0 >= one.2 || one.1 >= other.3 || other.1 >= one.3;
            assert!(apart, "{one:?} over {other:?}");
        }
    }
    svg
}

/// Left, top, right and bottom of every text, and its content.
pub(super) fn texts(svg: &str) -> Vec<(f64, f64, f64, f64, String)> {
    svg.lines().filter(|line| line.starts_with("<text ")).map(placed).collect()
}

fn placed(line: &str) -> (f64, f64, f64, f64, String) {
    let attribute = |name: &str| line.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
    let number = |name: &str| attribute(name).and_then(|value| value.parse::<f64>().ok()).expect("a number");
    let content = line.split_once('>').and_then(|(_, rest)| rest.strip_suffix("</text>")).expect("a text").to_owned();
    let face = if attribute("font-weight").is_some() { Face::Bold } else { Face::Regular };
    let (size, plain) =
        (number("font-size"), content.replace("&amp;", "&").replace("&lt;", "<").replace("&apos;", "'"));
    let wide = width(&plain, size, face);
    let left = match attribute("text-anchor") {
        Some("middle") => number("x") - wide / 2.0,
        Some("end") => number("x") - wide,
        _ => number("x"),
    };
    (left, number("y") - size * 0.75, left + wide, number("y") + size * 0.2, content)
}

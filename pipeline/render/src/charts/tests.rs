//! Tests of whole drawings, on the situations that documents meet.

use portulan_terms::Ring;

use super::check::{fonts, item, series, sound, texts};
use super::{Item, Shape, Words, bars, category_bars, evolution, map, strip};

const WORDS: Words<'_> = Words { id: "c1", title: "Moins de < 5 & plus", alt: "Val d'Allier : 3 < 4" };

fn items(values: &[Option<f64>], own: usize) -> Vec<Item> {
    let named = |(index, value): (usize, &Option<f64>)| {
        let name = ["Entr'Allier Besbre & Loire", "Bocage Bourbonnais", "Val de Cher"][index % 3];
        Item { own: index == own, ..item(&format!("{name} {index}"), *value) }
    };
    values.iter().enumerate().map(named).collect()
}

fn square(column: usize, row: usize, size: f64) -> Ring {
    let (west, south) = (3.0 + column as f64 * 0.1, 46.0 + row as f64 * 0.07);
    vec![(west, south), (west + size, south), (west + size, south + size), (west, south + size), (west, south)]
}

fn shapes(values: &[Option<f64>], own: usize) -> Vec<Shape> {
    let shape =
        |(index, item): (usize, Item)| Shape { item, outline: vec![square(index % 7, index / 7, 0.1)], named: true };
    items(values, own).into_iter().enumerate().map(shape).collect()
}

fn spread(count: usize) -> Vec<Option<f64>> {
    (0..count).map(|index| (index % 5 != 3).then_some((index * 37 % 60) as f64 - 10.0)).collect()
}

/// Values of every kind: many, none, one, equal, negative, zero, with holes.
fn situations() -> Vec<Vec<Option<f64>>> {
    vec![
        vec![],
        vec![None; 5],
        vec![Some(12.0)],
        vec![Some(5.0); 12],
        vec![Some(0.0); 4],
        vec![Some(-3.0), Some(1.2), None, Some(-0.8), Some(5.0)],
        vec![Some(f64::NAN), Some(1.0), Some(f64::INFINITY)],
        vec![Some(17_120.0), Some(17_215.0), Some(17_450.0)],
        spread(60),
    ]
}

#[test]
fn evolutions_are_sound_in_every_situation() {
    fonts();
    for values in situations() {
        let other: Vec<Option<f64>> = values.iter().map(|value| value.map(|v| v * 1.01)).collect();
        let lines = [
            series("Val de Cher", true, &values[..values.len().min(40)]),
            series("Communauté de communes Saint-Pourçain Sioule Limagne", false, &other[..other.len().min(40)]),
            series("Allier", false, &other[..other.len().min(40)]),
        ];
        let draw = || evolution(&WORDS, &lines, &[], "foyers", 1).expect("drawn");
        assert_eq!(sound(draw()), draw());
    }
}

#[test]
fn an_axis_without_zero_says_so() {
    fonts();
    let note = "l’axe ne commence pas à zéro";
    let drawn = |values: &[f64]| {
        let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        evolution(&WORDS, &[series("Allier", true, &values)], &[], "%", 1).expect("drawn")
    };
    assert!(drawn(&[41.0, 42.0, 43.5]).contains(note));
    assert!(!drawn(&[4.0, 42.0, 43.5]).contains(note));
}

#[test]
fn a_gap_breaks_the_line() {
    fonts();
    let whole = evolution(&WORDS, &[series("Allier", true, &[Some(1.0), Some(2.0), Some(3.0)])], &[], "%", 1);
    let broken = evolution(&WORDS, &[series("Allier", true, &[Some(1.0), None, Some(3.0)])], &[], "%", 1);
    let thick = |svg: String| svg.lines().filter(|line| line.contains("stroke-width=\"2.8\"")).count();
    assert_eq!(thick(whole.expect("drawn")), 1);
    assert_eq!(thick(broken.expect("drawn")), 0);
}

#[test]
fn strips_are_sound_in_every_situation() {
    fonts();
    let reference = item("Allier", Some(4.4));
    for values in situations() {
        for own in [0, 4, values.len().saturating_sub(1)] {
            for reference in [None, Some(&reference)] {
                let items = items(&values, own);
                let draw = || strip(&WORDS, &items, reference, "foyers", 1).expect("drawn");
                let svg = sound(draw());
                assert_eq!(svg, draw());
                if let Some(item) = items.iter().find(|item| item.own) {
                    let name = item.name.replace('&', "&amp;").replace('\'', "&apos;");
                    assert!(svg.contains(&name), "{name}");
                }
            }
        }
    }
}

#[test]
fn bars_are_sound_in_every_situation() {
    fonts();
    let reference = item("Allier", Some(4.4));
    for values in situations() {
        let mut items = items(&values, 2);
        items.iter_mut().for_each(|item| item.margin = Some(1.5));
        let draw = || bars(&WORDS, &items, Some(&reference), "%", 1).expect("drawn");
        assert_eq!(sound(draw()), draw());
        sound(category_bars(&WORDS, &items, "places pour 100 enfants", 1).expect("drawn"));
    }
}

#[test]
fn a_secret_row_is_the_same_whatever_it_hides() {
    fonts();
    let mut items = items(&[Some(3.0), None, Some(7.0), None], 0);
    let plain = bars(&WORDS, &items, None, "%", 1).expect("drawn");
    items[1].margin = Some(2.0);
    items[3].margin = Some(9.0);
    assert_eq!(bars(&WORDS, &items, None, "%", 1).expect("drawn"), plain);
    assert_eq!(plain.matches("font-style=\"italic\">secret<").count(), 2);
}

#[test]
fn long_names_are_cut_in_bars() {
    fonts();
    let items = [item("Communauté de communes Saint-Pourçain Sioule Limagne", Some(3.0))];
    let svg = bars(&WORDS, &items, None, "%", 1).expect("drawn");
    assert!(texts(&svg).iter().any(|text| text.4 == "Communauté de communes Saint-Pour…"));
}

#[test]
fn maps_are_sound_in_every_situation() {
    fonts();
    let background = [vec![square(0, 0, 1.0)]];
    for values in situations() {
        let shapes = shapes(&values, 1);
        let draw = || map(&WORDS, &shapes, &background, "%", 1).expect("drawn");
        let svg = sound(draw());
        assert_eq!(svg, draw());
        assert!(svg.len() < 150_000, "{}", svg.len());
    }
}

#[test]
fn a_map_says_why_values_are_missing() {
    fonts();
    let mut shapes = shapes(&[None, None, Some(4.0), None], 2);
    shapes[1].item.text = "trop incertain".to_owned();
    let svg = map(&WORDS, &shapes, &[], "%", 1).expect("drawn");
    for entry in ["secret (2)", "trop incertain (1)", "4,0\u{202f}% (1)"] {
        assert!(texts(&svg).iter().any(|text| text.4 == entry), "{entry}");
    }
}

#[test]
fn a_territory_without_outline_does_not_stop_a_map() {
    fonts();
    let mut shapes = shapes(&[Some(1.0), Some(2.0)], 0);
    shapes.iter_mut().for_each(|shape| shape.outline.clear());
    sound(map(&WORDS, &shapes, &[], "%", 1).expect("drawn"));
}

#[test]
fn title_and_text_alternative_are_escaped() {
    fonts();
    let svg = bars(&WORDS, &items(&[Some(1.0)], 0), None, "%", 1).expect("drawn");
    assert!(svg.contains("<title id=\"c1-titre\">Moins de &lt; 5 &amp; plus</title>"));
    assert!(svg.contains("<desc id=\"c1-texte\">Val d'Allier : 3 &lt; 4</desc>"));
}

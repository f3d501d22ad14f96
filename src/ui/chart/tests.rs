use super::{Bar, Columns, Part, Point, Said, Series, bars, multiples, points, shares, stacked};

fn said() -> Said {
    Said { id: "c".to_owned(), title: "A & B".to_owned(), description: "A 3, <B> 1".to_owned() }
}

fn bar(label: &str, length: f64) -> Bar {
    Bar { label: label.to_owned(), length, shown: length.to_string(), ..Bar::default() }
}

fn three_by(values: &[i64]) -> Columns {
    let series = |label: &str| Series { label: label.to_owned(), shown: "6".to_owned(), values: values.to_vec() };
    Columns {
        series: vec![series("X"), series("Facebook")],
        ticks: vec![(0, "1".to_owned()), (values.len().saturating_sub(1), "3".to_owned())],
        most: "3".to_owned(),
    }
}

fn all() -> Vec<String> {
    let hatched = Bar {
        part: Some(Part { length: 1.0, note: "of these <1>".to_owned() }),
        interval: Some((0.5, 2.5)),
        ..bar("\"A\" & co", 2.0)
    };
    let place = |east, north| Point { east, north, size: 2.0, label: "<thana>".to_owned(), ..Point::default() };
    vec![
        bars(&said(), &[hatched.clone(), bar("B", 0.0)], None),
        bars(&said(), &[], None),
        shares(&said(), &[hatched, bar("B", 40.0), bar("C", 40.0)]),
        shares(&said(), &[bar("none", 0.0)]),
        multiples(&said(), &three_by(&[1, 2, 3])),
        stacked(&said(), &three_by(&[1, 2, 3])),
        stacked(&said(), &Columns::default()),
        multiples(&said(), &three_by(&vec![0; 400])),
        points(&said(), &[place(81.8, 25.4), place(82.1, 25.6), place(f64::NAN, 1.0)]),
        points(&said(), &[]),
    ]
}

#[test]
fn every_chart_has_a_name_a_description_and_no_foreign_markup() {
    for svg in all() {
        assert!(svg.contains("role=\"img\"") && svg.contains("<title id=\"c"), "{svg}");
        assert!(svg.contains(">A &amp; B</title>") && svg.contains("A 3, &lt;B&gt; 1</desc>"), "{svg}");
        for wrong in ["<thana>", "<1>", "\"A\" &", "NaN", "inf", "style="] {
            assert!(!svg.contains(wrong), "{wrong} in {svg}");
        }
        let (begun, closed) = (svg.matches("<svg").count(), svg.matches("</svg>").count());
        assert_eq!(begun, closed, "{svg}");
    }
}

#[test]
fn ids_are_not_used_twice() {
    for svg in all() {
        let mut ids: Vec<&str> = svg.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let n = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), n, "{svg}");
        for named in svg.split("labelledby=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&named), "{named}: {svg}");
        }
    }
}

#[test]
fn the_longest_bar_takes_the_whole_width_and_the_others_their_share() {
    let svg = bars(&said(), &[bar("A", 4.0), bar("B", 1.0)], None);
    assert!(svg.contains("width=\"100%\" height=\"1em\"") && svg.contains("width=\"25%\" height=\"1em\""), "{svg}");
    let of_eight = bars(&said(), &[bar("A", 4.0)], Some(8.0));
    assert!(of_eight.contains("width=\"50%\" height=\"1em\""), "{of_eight}");
}

#[test]
fn columns_are_as_high_as_their_numbers() {
    let svg = multiples(&said(), &three_by(&[1, 0, 3]));
    assert!(svg.contains("viewBox=\"0 0 30 3\"") && svg.contains("M1 3v-1h8v1zM21 3v-3h8v3z"), "{svg}");
    let svg = stacked(&said(), &three_by(&[1, 0, 3]));
    assert!(
        svg.contains("viewBox=\"0 0 30 6\"") && svg.contains("M21 3v-3h8v3z"),
        "the second layer stands on the first: {svg}"
    );
}

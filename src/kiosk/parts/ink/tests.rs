//! The pad under real touches, and the text it makes.

use super::*;
use iced::{Settings, Size};
use iced_test::Simulator;

fn touches(events: &[Event]) -> Ink {
    let mut ink = Ink::default();
    let scale = Scale::new(Size::new(400.0, 200.0), Scale::PX_PER_MM, 1.0);
    let pens: Vec<Pen> = {
        let shown = Ink::default();
        let pad = sign(scale, &shown, iced::widget::space(), |pen| pen);
        let mut ui = Simulator::with_size(Settings::default(), Size::new(400.0, 200.0), pad);
        for event in events {
            if let Event::Touch(touch::Event::FingerPressed { position, .. }) = event {
                ui.point_at(*position);
            }
            let _ = ui.simulate([event.clone()]);
        }
        ui.into_messages().collect()
    };
    for pen in pens {
        ink.take(pen);
    }
    ink
}

fn down(id: u64, x: f32, y: f32) -> Event {
    Event::Touch(touch::Event::FingerPressed {
        id: touch::Finger(id),
        position: Point::new(x, y),
    })
}

fn to(id: u64, x: f32, y: f32) -> Event {
    Event::Touch(touch::Event::FingerMoved {
        id: touch::Finger(id),
        position: Point::new(x, y),
    })
}

fn up(id: u64) -> Event {
    Event::Touch(touch::Event::FingerLifted {
        id: touch::Finger(id),
        position: Point::ORIGIN,
    })
}

#[test]
fn two_strokes_become_points_of_the_pad() {
    let ink = touches(&[
        down(1, 100.0, 50.0),
        to(1, 200.0, 100.0),
        up(1),
        down(2, 400.0 * 0.75, 150.0),
        to(2, 100.0, 150.0),
        up(2),
    ]);
    let strokes: Vec<_> = ink.strokes().collect();
    assert_eq!(strokes.len(), 2);
    assert!((strokes[0][0].x - 0.25).abs() < 0.001);
    assert!((strokes[0][1].y - 0.5).abs() < 0.001);
    assert!((strokes[1][0].x - 0.75).abs() < 0.001);
    assert!((ink.shape() - 2.0).abs() < 0.01);
    assert!(ink.is_signature());
}

#[test]
fn a_resting_palm_draws_nothing() {
    let ink = touches(&[
        down(1, 100.0, 50.0),
        down(2, 300.0, 150.0),
        to(2, 320.0, 160.0),
        to(1, 150.0, 60.0),
        up(2),
        to(1, 200.0, 70.0),
        up(1),
    ]);
    let strokes: Vec<_> = ink.strokes().collect();
    assert_eq!(strokes.len(), 1);
    assert_eq!(strokes[0].len(), 3);
}

#[test]
fn a_slip_of_the_finger_is_no_signature() {
    let ink = touches(&[down(1, 100.0, 50.0), to(1, 104.0, 52.0), up(1)]);
    assert!(!ink.is_empty());
    assert!(!ink.is_signature());
    assert!(!Ink::default().is_signature());
}

#[test]
fn text_brings_the_same_signature_back() {
    let mut ink = Ink::default();
    ink.take(Pen::Down {
        at: Point::new(0.1, 0.2),
        shape: 1.6,
    });
    for n in 0..50 {
        let n = n as f32 / 50.0;
        ink.take(Pen::To(Point::new(n, (n * 9.0).sin().abs())));
    }
    ink.take(Pen::Up);
    let text = ink.to_text();
    assert!(text.starts_with("JFS1:160."));
    assert!(text.is_ascii());
    let back = Ink::from_text(&text).expect("reads");
    assert_eq!(back.to_text(), text);
    assert_eq!(back.strokes, ink.strokes);
}

#[test]
fn other_text_is_refused() {
    for text in [
        "",
        "JFS1:",
        "JFS2:160.0000",
        "JFS1:160.000",
        "JFS1:160.00 0",
        "JFS1:160.",
        "JFS1:-3.0000",
    ] {
        assert!(Ink::from_text(text).is_err(), "{text:?}");
    }
    assert!(Ink::from_text(&format!("JFS1:160.{}", "0".repeat(4 * 3_000))).is_err());
}

#[test]
fn a_hand_left_on_the_glass_does_not_fill_the_books() {
    let mut ink = Ink::default();
    ink.take(Pen::Down {
        at: Point::ORIGIN,
        shape: 1.0,
    });
    for n in 0..100_000 {
        ink.take(Pen::To(Point::new(
            (n % 97) as f32 / 97.0,
            (n % 89) as f32 / 89.0,
        )));
    }
    assert!(ink.to_text().len() < 8_100);
}

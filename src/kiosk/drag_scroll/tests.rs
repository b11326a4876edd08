//! Raw touches and frames on a real list of buttons.

use super::*;
use iced::time::Duration;
use iced::widget::{button, column, text};
use iced::{Settings, Size};
use iced_test::Simulator;

const FINGER: touch::Finger = touch::Finger(7);

fn list<'a>(lines: usize) -> Element<'a, usize> {
    let scale = Scale::new(Size::new(400.0, 400.0), Scale::PX_PER_MM, 1.0);
    let lines = (0..lines).map(|n| {
        button(text(format!("line {n}")))
            .width(Fill)
            .height(80)
            .on_press(n)
            .into()
    });
    crate::kiosk::root::root(1, drag_scroll(scale, column(lines))).into()
}

struct Hand<'a> {
    ui: Simulator<'a, usize>,
    now: Instant,
}

impl Hand<'_> {
    fn on(lines: usize) -> Self {
        crate::kiosk::look::face::load();
        let mut hand = Self {
            ui: Simulator::with_size(Settings::default(), Size::new(400.0, 400.0), list(lines)),
            now: Instant::now(),
        };
        hand.frame(16);
        hand
    }

    fn send(&mut self, at: Point, event: Event) {
        self.ui.point_at(at);
        let _ = self.ui.simulate([event]);
    }

    fn down(&mut self, y: f32) {
        let position = Point::new(100.0, y);
        self.send(
            position,
            Event::Touch(touch::Event::FingerPressed {
                id: FINGER,
                position,
            }),
        );
    }

    fn to(&mut self, y: f32) {
        let position = Point::new(100.0, y);
        self.send(
            position,
            Event::Touch(touch::Event::FingerMoved {
                id: FINGER,
                position,
            }),
        );
    }

    fn up(&mut self, y: f32) {
        let position = Point::new(100.0, y);
        self.send(
            position,
            Event::Touch(touch::Event::FingerLifted {
                id: FINGER,
                position,
            }),
        );
    }

    fn frame(&mut self, after_ms: u64) {
        self.now += Duration::from_millis(after_ms);
        let _ = self
            .ui
            .simulate([Event::Window(window::Event::RedrawRequested(self.now))]);
    }

    /// The top of a line that is on the screen.
    fn top(&mut self, line: usize) -> Option<f32> {
        let found = self.ui.find(format!("line {line}").as_str()).ok()?;
        found.visible_bounds().map(|bounds| bounds.y)
    }

    fn pressed(self) -> Vec<usize> {
        self.ui.into_messages().collect()
    }
}

#[test]
fn a_drag_that_begins_on_a_button_scrolls_and_does_not_press() {
    let mut hand = Hand::on(50);
    let before = hand.top(4).expect("shown");
    hand.down(350.0);
    for step in 1..=10 {
        hand.to(350.0 - 15.0 * step as f32);
        hand.frame(16);
    }
    hand.frame(300);
    hand.up(200.0);
    hand.frame(300);
    // 150 pixels of way, of which the 30 up to the first point beyond the slop do not count.
    let after = hand.top(4).expect("still shown");
    assert!((before - after - 120.0).abs() < 0.5, "{before} -> {after}");
    assert!(hand.pressed().is_empty());
}

#[test]
fn a_tap_presses_before_and_after_a_scroll() {
    let mut hand = Hand::on(50);
    hand.down(40.0);
    hand.up(40.0);
    hand.down(350.0);
    for y in [320.0, 270.0, 190.0] {
        hand.to(y);
        hand.frame(16);
    }
    hand.frame(300);
    hand.up(190.0);
    hand.frame(300);
    // 130 pixels scrolled: 170 from the top of the window is now line 3 (240 to 320 of the list).
    hand.down(170.0);
    hand.up(170.0);
    assert_eq!(hand.pressed(), [0, 3]);
}

#[test]
fn a_finger_that_trembles_still_presses() {
    let mut hand = Hand::on(50);
    hand.down(40.0);
    for y in [52.0, 31.0, 58.0, 45.0] {
        hand.to(y);
    }
    hand.up(45.0);
    assert_eq!(hand.top(0).map(|y| y >= 0.0), Some(true));
    assert_eq!(hand.pressed(), [0]);
}

#[test]
fn let_go_in_movement_it_glides_slows_down_and_rests() {
    let mut hand = Hand::on(200);
    hand.down(380.0);
    for step in 1..=6 {
        hand.to(380.0 - 30.0 * step as f32);
        hand.frame(16);
    }
    hand.up(200.0);
    hand.frame(16);
    let mut tops = Vec::new();
    let mut offset = |hand: &mut Hand<'_>| {
        let line = (0..200)
            .find(|n| hand.top(*n).is_some())
            .expect("a line is shown");
        let y = hand.top(line).expect("shown");
        let offset = line as f32 * 80.0 - y;
        tops.push(offset);
        offset
    };
    let start = offset(&mut hand);
    hand.frame(16);
    let first = offset(&mut hand) - start;
    assert!(first > 5.0, "glides on: {first}");
    for _ in 0..40 {
        hand.frame(16);
    }
    let middle = offset(&mut hand);
    hand.frame(16);
    let later = offset(&mut hand) - middle;
    assert!(later < first / 2.0, "slows down: {first} then {later}");
    for _ in 0..200 {
        hand.frame(16);
    }
    let end = offset(&mut hand);
    hand.frame(16);
    assert_eq!(offset(&mut hand), end, "rests");
    assert!(hand.pressed().is_empty());
}

#[test]
fn a_touch_stops_the_glide_and_presses_nothing() {
    let mut hand = Hand::on(200);
    hand.down(380.0);
    for step in 1..=6 {
        hand.to(380.0 - 30.0 * step as f32);
        hand.frame(16);
    }
    hand.up(200.0);
    hand.frame(16);
    hand.frame(16);
    hand.down(100.0);
    hand.frame(16);
    let line = (0..200).find(|n| hand.top(*n).is_some()).expect("shown");
    let held = hand.top(line);
    hand.frame(16);
    assert_eq!(hand.top(line), held, "held under the finger");
    hand.up(100.0);
    assert!(hand.pressed().is_empty());
}

#[test]
fn a_finger_that_rests_before_it_lifts_does_not_fling() {
    let mut hand = Hand::on(200);
    hand.down(380.0);
    for step in 1..=6 {
        hand.to(380.0 - 30.0 * step as f32);
        hand.frame(16);
    }
    hand.now += Duration::from_millis(600);
    hand.up(200.0);
    hand.frame(16);
    let line = (0..200).find(|n| hand.top(*n).is_some()).expect("shown");
    let before = hand.top(line);
    for _ in 0..5 {
        hand.frame(16);
    }
    assert_eq!(hand.top(line), before);
}

#[test]
fn a_mouse_drags_too() {
    let mut hand = Hand::on(50);
    let before = hand.top(4).expect("shown");
    let at = |y| Point::new(100.0, y);
    hand.send(
        at(350.0),
        Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)),
    );
    for y in [320.0, 280.0, 240.0] {
        hand.send(
            at(y),
            Event::Mouse(mouse::Event::CursorMoved { position: at(y) }),
        );
        hand.frame(200);
    }
    hand.send(
        at(240.0),
        Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)),
    );
    let after = hand.top(4).expect("shown");
    assert!((before - after - 80.0).abs() < 0.5, "{before} -> {after}");
    assert!(hand.pressed().is_empty());
}

#[test]
fn what_fits_does_not_scroll_and_a_stray_press_is_a_press() {
    let mut hand = Hand::on(3);
    let before = hand.top(0);
    hand.down(70.0);
    hand.to(40.0);
    hand.up(40.0);
    assert_eq!(hand.top(0), before);
    assert_eq!(hand.pressed(), [0]);
}

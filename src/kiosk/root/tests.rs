//! Keys in floods, taps, and when the whole window is painted.

use super::*;
use iced::widget::{button, text};
use iced::{Fill, Point, Size};
use iced_test::Simulator;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Message {
    Pressed,
    Touched,
    Key(Stroke),
}

fn screen<'a>() -> Element<'a, Message> {
    root(
        1,
        button(text("go"))
            .width(Fill)
            .height(Fill)
            .on_press(Message::Pressed),
    )
    .on_stroke(|stroke| Some(Message::Key(stroke)))
    .on_touch(|| Message::Touched)
    .into()
}

fn simulator<'a>() -> Simulator<'a, Message> {
    crate::kiosk::look::face::load();
    Simulator::with_size(iced::Settings::default(), Size::new(400.0, 300.0), screen())
}

fn finger(ui: &mut Simulator<'_, Message>, event: touch::Event, at: Point) {
    ui.point_at(at);
    let _ = ui.simulate([Event::Touch(event)]);
}

#[test]
fn five_hundred_scans_in_one_breath_all_arrive() {
    let codes: Vec<String> = (0..500).map(|n| format!("69{n:011}")).collect();
    let mut ui = simulator();
    // One batch of 14,000 events, as they come in after the screen has been held up.
    let events: Vec<Event> = codes
        .iter()
        .flat_map(|code| {
            iced_test::simulator::typewrite(code)
                .chain(iced_test::simulator::tap_key(
                    Named::Enter,
                    Some("\r".into()),
                ))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(events.len(), 500 * 28);
    let _ = ui.simulate(events);

    let mut seen = Vec::new();
    let mut code = String::new();
    for message in ui.into_messages() {
        match message {
            Message::Key(Stroke::Character(c)) => code.push(c),
            Message::Key(Stroke::Enter) => seen.push(std::mem::take(&mut code)),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(seen, codes);
    assert_eq!(code, "");
}

#[test]
fn a_held_key_counts_once_and_the_group_separator_passes() {
    let press = |key: Key, text: Option<&str>, repeat| keyboard::Event::KeyPressed {
        key: key.clone(),
        modified_key: key,
        physical_key: keyboard::key::Physical::Unidentified(
            keyboard::key::NativeCode::Unidentified,
        ),
        location: keyboard::Location::Standard,
        modifiers: keyboard::Modifiers::default(),
        repeat,
        text: text.map(Into::into),
    };
    let of = |event| strokes(&event).collect::<Vec<_>>();
    let a = || Key::Character("a".into());
    assert_eq!(of(press(a(), Some("a"), false)), [Stroke::Character('a')]);
    assert_eq!(of(press(a(), Some("a"), true)), []);
    assert_eq!(of(press(a(), None, false)), []);
    assert_eq!(
        of(press(a(), Some("\u{1d}"), false)),
        [Stroke::Character('\u{1d}')]
    );
    assert_eq!(of(press(a(), Some("\u{3}"), false)), []);
    assert_eq!(
        of(press(Key::Named(Named::Enter), Some("\r"), false)),
        [Stroke::Enter]
    );
    assert_eq!(
        of(press(Key::Named(Named::Tab), None, false)),
        [Stroke::Tab]
    );
}

#[test]
fn a_tap_presses_and_tells_that_someone_is_there() {
    let mut ui = simulator();
    let (id, position) = (touch::Finger(3), Point::new(200.0, 150.0));
    finger(
        &mut ui,
        touch::Event::FingerPressed { id, position },
        position,
    );
    finger(
        &mut ui,
        touch::Event::FingerLifted { id, position },
        position,
    );
    let messages: Vec<_> = ui.into_messages().collect();
    assert_eq!(messages, [Message::Touched, Message::Pressed]);
}

#[test]
fn a_full_repaint_is_asked_for_by_a_scroll_and_by_a_page_and_by_nothing_else() {
    let at = |y| Offsets(vec![Vector::new(0.0, y)]);
    let mut repaint = Repaint::default();
    repaint.frame(1, at(0.0));
    let first = repaint.mark();
    repaint.frame(1, at(0.0));
    assert_eq!(repaint.mark(), first);
    repaint.frame(1, at(30.0));
    let second = repaint.mark();
    assert_ne!(second, first);
    repaint.frame(1, at(0.0));
    let third = repaint.mark();
    assert_ne!(
        third, first,
        "a toggle would repeat here, and the frame before last lies there"
    );
    repaint.frame(2, Offsets::default());
    assert_ne!(repaint.mark(), third);
}

#[test]
fn the_mark_is_never_seen() {
    let mark = Repaint {
        seen: None,
        step: 200,
    }
    .mark();
    assert_eq!(mark.a, 0.0);
}

#[test]
fn a_new_page_starts_afresh_and_the_same_page_does_not() {
    let keeper = |page| Keeper::<Message> {
        page,
        hide_pointer: true,
        on_stroke: None,
        on_touch: None,
    };
    let mut memory = Memory::default();
    assert!(
        !keeper(1).afresh(&mut memory),
        "the first page has nothing to forget"
    );
    assert!(!keeper(1).afresh(&mut memory));
    assert!(keeper(2).afresh(&mut memory));
    assert!(!keeper(2).afresh(&mut memory));
    assert_eq!(keeper(1).shape(), Some(mouse::Interaction::Hidden));
}

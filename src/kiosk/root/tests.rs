//! Keys in floods, taps, and when the whole window is painted.

use super::*;
use iced::advanced::graphics::damage;
use iced::widget::{button, container, text};
use iced::{Fill, Point, Size};
use iced_test::Simulator;
use iced_test::runtime::{UserInterface, user_interface};

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
fn what_an_input_method_hands_over_arrives_and_several_at_once_are_marked() {
    let mut ui = simulator();
    let commit = |text: &str| Event::InputMethod(input_method::Event::Commit(text.to_owned()));
    let _ = ui.simulate([commit("６"), commit("王芳")]);
    let heard: Vec<_> = ui.into_messages().collect();
    let of = [
        Stroke::Character('６'),
        Stroke::Composed('王'),
        Stroke::Composed('芳'),
    ];
    assert_eq!(heard, of.map(Message::Key));
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
fn a_full_repaint_is_asked_for_by_a_scroll_a_piece_and_a_page_and_by_nothing_else() {
    let at = |y, pieces| Arrangement {
        offsets: vec![Vector::new(0.0, y)],
        pieces,
    };
    let window = Rectangle::with_size(Size::new(1280.0, 800.0));
    let mut repaint = Repaint::default();
    let mut sheet = |page, arrangement| {
        repaint.frame(page, arrangement);
        repaint.sheet(window)
    };
    let first = sheet(1, at(0.0, 7));
    assert_eq!(sheet(1, at(0.0, 7)), first);
    let second = sheet(1, at(30.0, 7));
    assert_ne!(second, first);
    let third = sheet(1, at(0.0, 7));
    assert_ne!(
        third, first,
        "a toggle would repeat here, and the frame before last lies there"
    );
    let fourth = sheet(1, at(0.0, 8));
    assert_ne!(fourth, third);
    assert_ne!(sheet(2, at(0.0, 8)), fourth);
}

/// What a window would paint of a frame after another.
fn painted(
    renderer: &mut Renderer,
    cache: user_interface::Cache,
    page: u64,
    lines: usize,
) -> (user_interface::Cache, Vec<iced_tiny_skia::Layer>) {
    let size = Size::new(1280.0, 800.0);
    let line = |n| {
        container(button(text(format!("line {n}"))).on_press(Message::Pressed))
            .width(200)
            .clip(true)
    };
    let view: Element<'_, Message> = root(
        page,
        iced::widget::column((0..lines).map(|n| line(n).into()))
            .width(Fill)
            .height(Fill),
    )
    .into();
    let mut screen = UserInterface::build(view, size, cache, renderer);
    let redraw = Event::Window(window::Event::RedrawRequested(std::time::Instant::now()));
    let nobody = mouse::Cursor::Unavailable;
    let mut clipboard = iced::advanced::clipboard::Null;
    let _ = screen.update(&[redraw], nobody, renderer, &mut clipboard, &mut Vec::new());
    let style = iced::advanced::renderer::Style::default();
    screen.draw(renderer, &iced::Theme::Light, &style, nobody);
    (screen.into_cache(), renderer.layers().to_vec())
}

#[test]
fn a_new_page_and_one_more_line_are_painted_as_one_rectangle_and_nothing_new_as_none() {
    crate::kiosk::look::face::load();
    let whole = Rectangle::with_size(Size::new(1280.0, 800.0));
    let mut renderer = Renderer::new(iced::Font::DEFAULT, iced::Pixels(20.0));
    let mut before: Option<Vec<iced_tiny_skia::Layer>> = None;
    let mut cache = user_interface::Cache::default();
    for (page, lines, expected) in [
        (1, 12, vec![whole]),
        (1, 12, vec![]),
        (1, 13, vec![whole]),
        (2, 13, vec![whole]),
        (3, 5, vec![whole]),
        (3, 5, vec![]),
    ] {
        let (kept, layers) = painted(&mut renderer, cache, page, lines);
        cache = kept;
        let damage = before.as_ref().map_or(vec![whole], |before| {
            damage::diff(
                before,
                &layers,
                |layer| vec![layer.bounds],
                iced_tiny_skia::Layer::damage,
            )
        });
        assert_eq!(
            damage::group(damage, whole),
            expected,
            "page {page}, {lines} lines"
        );
        before = Some(layers);
    }
}

#[test]
fn a_new_page_starts_afresh_and_the_same_page_does_not() {
    let keeper = |page| Keeper::<Message> {
        page,
        density: 1.0,
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

#[test]
fn edges_stand_on_whole_pixels_and_lengths_that_are_whole_stay() {
    let line = Node::new(Size::new(100.0 / 3.0, 1.0)).move_to(Point::new(0.3, 0.4));
    let third = Node::with_children(Size::new(100.0 / 3.0, 33.8), vec![line]);
    let row = Node::with_children(
        Size::new(100.0, 33.8),
        vec![
            third.clone(),
            third.clone().move_to(Point::new(100.0 / 3.0, 0.4)),
            third.move_to(Point::new(200.0 / 3.0, 0.4)),
        ],
    );
    let at = |density: f32| {
        let round = move |length: f32| (length * density).round() / density;
        to_pixels(&row, Vector::ZERO, Vector::ZERO, &round)
    };
    let of = |node: &Node| {
        let b = node.bounds();
        (b.x, b.y, b.width, b.height)
    };
    let single = at(1.0);
    assert_eq!(of(&single), (0.0, 0.0, 100.0, 34.0));
    let children: Vec<_> = single.children().iter().map(of).collect();
    assert_eq!(
        children,
        [
            (0.0, 0.0, 33.0, 34.0),
            (33.0, 0.0, 34.0, 34.0),
            (67.0, 0.0, 33.0, 34.0)
        ],
        "no gap, and none on another"
    );
    // The line stands at 33.63, 0.8 on the whole.
    assert_eq!(
        of(&single.children()[1].children()[0]),
        (1.0, 1.0, 33.0, 1.0)
    );
    assert_eq!(of(&at(2.0).children()[1]), (33.5, 0.5, 33.0, 33.5));
}

//! Lists of stock as villages keep them in a spreadsheet: a title above the head, a head in two rows, cells that cover
//! several lines, sums and signatures below, columns that nobody here knows, the unit behind the quantity or in the name.
//!
//! What a person sees at once is read; what could be meant in two ways is refused, line by line. Everything that is passed
//! over is told, so that nothing is left out in silence.

mod head;

use std::collections::HashMap;

use self::head::{FoundHead, choose};
use super::line::{Row, shown};
use super::{
    Origin, PROGRESS_ROWS, Passed, Preview, Progress, ReadError, ReadOptions, Understood, fit,
    named,
};
use crate::market::fen::Fen;
use crate::market::goods::plain_name;
use crate::market::ids::RowKey;
use crate::market::intake::stock::{Called, Described, StockLine};
use crate::market::intake::{BadLine, BadLineWhy, Intake, IntakeKind};
use crate::market::quantity::Quantity;
use crate::market::stock::Source;
use crate::reports::columns::{Names, WrongColumns, columns};
use crate::reports::field::loose::{
    is_ditto, is_label, is_nothing, is_total, last_day, money, quantity_and_unit, quantity_in_total,
};
use crate::reports::field::{self, Form};
use crate::reports::table::{Cell, Table};

const KIND: IntakeKind = IntakeKind::Stock;

const CODE: usize = 0;
const QUANTITY: usize = 1;
const SOURCE: usize = 2;
const GIVER_OR_FUND: usize = 3;
const UNIT_COST: usize = 4;
const EXPIRES: usize = 5;
const NAME: usize = 6;
const UNIT: usize = 7;
const CATEGORY: usize = 8;
const GIVER: usize = 9;
const FUND: usize = 10;
/// Columns that say where goods come from.
const ORIGIN: [usize; 4] = [SOURCE, GIVER_OR_FUND, GIVER, FUND];

/// Reads a list of stock.
pub(super) fn read(
    tables: &[Table],
    options: &ReadOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Preview, ReadError> {
    let names = Names::load(KIND);
    let (table, found) = choose(tables, options, &names)?;
    let missing = found.missing();
    if !missing.is_empty() || !found.twice.is_empty() {
        let wrong = WrongColumns {
            missing,
            unknown: Vec::new(),
            twice: found.twice,
        };
        return Err(ReadError::Columns { kind: KIND, wrong });
    }
    let mut list = List {
        options,
        head: &found,
        pads: table.pads_rows(),
        above: Vec::new(),
        lines: Vec::new(),
        bad: Vec::new(),
        first: HashMap::new(),
        passed: Vec::new(),
        beyond: Vec::new(),
        sum: 0,
        since: 0,
    };
    let (mut rows, of) = (0, table.rows_at_most());
    table.visit_spread(&mut |line, cells| {
        rows += 1;
        if rows % PROGRESS_ROWS == 0 {
            progress(Progress { rows, of });
        }
        list.row(line, cells);
    });
    progress(Progress { rows, of: rows });
    if list.lines.is_empty() && list.bad.is_empty() {
        return Err(ReadError::Empty);
    }
    let others = tables.iter().filter_map(Table::name);
    Ok(Preview {
        understood: Understood {
            sheet: table.name().map(str::to_owned),
            other_sheets: others
                .filter(|name| Some(*name) != table.name())
                .map(str::to_owned)
                .collect(),
            head: found.line,
            columns: named(KIND, &found.head, &found.names),
            ignored: ignored(&found, &list.beyond),
            passed: list.passed,
        },
        lines: Intake::Stock(list.lines),
        bad: list.bad,
    })
}

/// Columns of the head that are none of ours, and places beside the head in which something stands.
fn ignored(found: &FoundHead, beyond: &[usize]) -> Vec<String> {
    let is_known = |place: &usize| found.head.places.contains(&Some(*place));
    let unknown = (0..found.names.len()).filter(|place| !is_known(place));
    let named = unknown
        .map(|place| found.names[place].as_str())
        .filter(|name| !name.trim().is_empty())
        .map(shown);
    let unnamed = beyond.iter().map(|place| format!("({})", letter(*place)));
    named.chain(unnamed).collect()
}

/// What a spreadsheet calls a column: A, B, … Z, AA.
fn letter(place: usize) -> String {
    let last = char::from(b'A' + (place % 26) as u8);
    match place / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letter(more - 1)),
    }
}

/// The list as it is read, row by row.
struct List<'a> {
    options: &'a ReadOptions,
    head: &'a FoundHead,
    pads: bool,
    /// What the last line said, by column: what `同上` stands for.
    above: Vec<String>,
    lines: Vec<(u32, StockLine)>,
    bad: Vec<BadLine>,
    first: HashMap<RowKey, u32>,
    passed: Vec<(u32, Passed)>,
    /// Places under no name in which something stands.
    beyond: Vec<usize>,
    /// Pieces of all lines, and of those since the last row of sums.
    sum: u64,
    since: u64,
}

impl List<'_> {
    fn row(&mut self, line: u32, cells: &[Cell<'_>]) {
        let filled = || cells.iter().filter(|cell| !cell.is_blank());
        if (self.head.upper.0..=self.head.line).contains(&line) {
            return;
        }
        if line < self.head.line {
            let texts: Vec<String> = filled().map(|cell| shown(&cell.text)).collect();
            self.passed.push((line, Passed::Note(texts.join(" "))));
            return;
        }
        if filled().next().is_some_and(is_total) {
            self.total(line, cells);
            return;
        }
        if self.is_head_again(cells) {
            self.passed.push((line, Passed::HeadAgain));
            return;
        }
        let is_figure = |cell: &Cell<'_>| cell.text.trim().bytes().all(|b| b.is_ascii_digit());
        let is_alone = filled().count() == 1 && !filled().any(is_figure);
        if is_alone || filled().all(is_label) {
            let texts: Vec<String> = filled().map(|cell| shown(&cell.text)).collect();
            self.passed.push((line, Passed::Note(texts.join(" "))));
            return;
        }
        self.beside(cells);
        let width = self.head.head.width;
        let within = if self.pads {
            &cells[..cells.len().min(width)]
        } else {
            cells
        };
        match fit(within, width, self.pads) {
            Ok(cells) => self.line(line, &self.as_above(&cells)),
            Err(why) => self.bad.push(BadLine { line, why }),
        }
    }

    fn is_head_again(&self, cells: &[Cell<'_>]) -> bool {
        let (names, upper) = (&self.head.names, &self.head.upper.1);
        let says = |row: &[String], place: usize, cell: &Cell<'_>| {
            let name = row.get(place);
            name.is_some_and(|name| plain_name(name) == plain_name(&cell.text))
        };
        let filled = || {
            cells
                .iter()
                .enumerate()
                .filter(|(_, cell)| !cell.is_blank())
        };
        filled().count() > 1
            && filled().all(|(place, cell)| says(names, place, cell) || says(upper, place, cell))
    }

    /// A row of sums agrees with all lines so far, or with those since the last such row.
    fn total(&mut self, line: u32, cells: &[Cell<'_>]) {
        let place = self.head.head.places[QUANTITY];
        let says = place
            .and_then(|place| cells.get(place))
            .and_then(quantity_in_total);
        let agrees = says.is_none_or(|says| says == self.sum || says == self.since);
        let lines = if says == Some(self.since) {
            self.since
        } else {
            self.sum
        };
        self.passed.push((
            line,
            Passed::Total {
                says,
                lines,
                agrees,
            },
        ));
        self.since = 0;
    }

    /// Notes where which places beside the named columns hold something.
    fn beside(&mut self, cells: &[Cell<'_>]) {
        if !self.pads {
            return;
        }
        for (place, cell) in cells.iter().enumerate() {
            let name = self.head.names.get(place);
            let is_named = name.is_some_and(|name| !name.trim().is_empty());
            if !cell.is_blank() && !is_named && !self.beyond.contains(&place) {
                self.beyond.push(place);
            }
        }
    }

    /// The row with what is as above put in.
    fn as_above<'c>(&self, cells: &[Cell<'c>]) -> Vec<Cell<'c>> {
        const AS_ABOVE: [usize; 7] = [SOURCE, GIVER_OR_FUND, GIVER, FUND, UNIT, CATEGORY, EXPIRES];
        let mut cells = cells.to_vec();
        let place = |column: usize| self.head.head.places[column];
        let is_empty = |cells: &[Cell<'_>], column: usize| {
            place(column).is_none_or(|place| is_nothing(&cells[place]))
        };
        let fills = self.options.fill_down && ORIGIN.iter().all(|column| is_empty(&cells, *column));
        for column in AS_ABOVE {
            let Some(place) = place(column) else { continue };
            let filled_down = fills && ORIGIN.contains(&column);
            if let Some(above) = self.above.get(place)
                && (filled_down || is_ditto(&cells[place]))
            {
                cells[place] = Cell {
                    text: above.clone().into(),
                    ..cells[place].clone()
                };
            }
        }
        cells
    }

    fn line(&mut self, line: u32, cells: &[Cell<'_>]) {
        self.above = cells.iter().map(|cell| cell.text.to_string()).collect();
        let mut row = Row {
            columns: columns(KIND),
            head: &self.head.head,
            cells,
            line,
            bad: &mut self.bad,
        };
        let Some(stock) = stock(&mut row, self.options.origin.as_ref()) else {
            return;
        };
        let pieces = u64::from(stock.quantity.pieces());
        self.sum += pieces;
        self.since += pieces;
        let first = *self.first.entry(stock.written()).or_insert(line);
        if first == line {
            self.lines.push((line, stock));
        } else {
            let why = BadLineWhy::Twice { first };
            self.bad.push(BadLine { line, why });
        }
    }
}

/// What a gift cost may be unknown and then counts as nothing; what was bought has a price.
fn stock(row: &mut Row<'_>, given: Option<&Origin>) -> Option<StockLine> {
    let code = row.read(CODE, code_or_none);
    let name = row.read(NAME, text_or_none);
    let counted = row.read(QUANTITY, quantity_and_unit);
    let unit = row.read(UNIT, text_or_none);
    let category = row.read(CATEGORY, field::label);
    let origin = origin(row, given);
    let cost = row.read(UNIT_COST, money);
    let expires = row.read(EXPIRES, last_day);
    if code == Some(None) && name.as_deref() == Some("") {
        let column = if row.head.places[CODE].is_some() {
            CODE
        } else {
            NAME
        };
        row.fault(column, "intake.form.code-or-name");
        return None;
    }
    let unit = counted.as_ref().zip(unit).and_then(|(counted, unit)| {
        let fits = both_units(&counted.1, &unit);
        if fits.is_none() {
            row.fault(QUANTITY, "intake.form.quantity-other-unit");
        }
        fits
    });
    let is_bought = origin
        .as_ref()
        .is_some_and(|origin| origin.source == Source::Fund);
    if is_bought && cost == Some(None) {
        row.fault(UNIT_COST, "intake.form.yuan-bought");
        return None;
    }
    let described = Described {
        name: name?,
        unit: unit?,
        category: category?,
    };
    let (quantity, _): (Quantity, String) = counted?;
    let origin = origin?;
    Some(StockLine {
        goods: match code? {
            Some(code) => Called::Code(code, described),
            None => Called::Name(described),
        },
        quantity,
        source: origin.source,
        giver_or_fund: origin.who,
        unit_cost: cost?.unwrap_or(Fen::ZERO),
        expires: expires?,
    })
}

fn code_or_none(cell: &Cell<'_>) -> Result<Option<crate::market::gtin::Gtin>, Form> {
    if is_nothing(cell) {
        return Ok(None);
    }
    field::code(cell).map(Some)
}

fn text_or_none(cell: &Cell<'_>) -> Result<String, Form> {
    if is_nothing(cell) {
        return Ok(String::new());
    }
    field::name(cell)
}

/// The unit behind the quantity and the one in its column are one; nothing where they differ.
fn both_units(behind: &str, column: &str) -> Option<String> {
    match (behind.is_empty(), column.is_empty()) {
        (true, _) => Some(column.to_owned()),
        (_, true) => Some(behind.to_owned()),
        _ => (plain_name(behind) == plain_name(column)).then(|| column.to_owned()),
    }
}

/// Where a line's goods come from: as its columns say, else as was said of the whole list.
fn origin(row: &mut Row<'_>, given: Option<&Origin>) -> Option<Origin> {
    let said = |row: &Row<'_>, column: usize| {
        let place = row.head.places[column];
        place.is_some_and(|place| !is_nothing(&row.cells[place]))
    };
    let source = said(row, SOURCE).then(|| row.read(SOURCE, field::source));
    let named: Vec<usize> = [GIVER_OR_FUND, GIVER, FUND]
        .into_iter()
        .filter(|column| said(row, *column))
        .collect();
    if let [_, second, ..] = named[..] {
        row.fault(second, "intake.form.one-origin");
        return None;
    }
    let by_column = named.first().and_then(|column| match *column {
        GIVER => Some(Source::Donation),
        FUND => Some(Source::Fund),
        _ => None,
    });
    let who = named.first().map(|column| row.read(*column, field::name));
    let source = match (source, by_column, given) {
        // What was misread is listed already.
        (Some(source), ..) => source,
        (None, Some(by_column), _) => Some(by_column),
        (None, None, Some(given)) => Some(given.source),
        (None, None, None) => {
            row.fault(SOURCE, "intake.form.source");
            None
        }
    };
    let who = match (who, given) {
        (Some(who), _) => who,
        (None, Some(given)) if source == Some(given.source) => Some(given.who.clone()),
        (None, _) => {
            row.fault(GIVER_OR_FUND, "intake.form.name");
            None
        }
    };
    Some(Origin {
        source: source?,
        who: who?,
    })
}

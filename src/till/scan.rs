//! What a scanned text is: a household's card, goods, or one of the command codes of a till without a screen.

use crate::market::fen::Fen;
use crate::market::gtin::{Gtin, NotGtin};
use crate::market::household::{Card, NotACard};
use crate::market::ids::{CouponNo, HouseholdNo, VillageId};
use crate::market::quantity::Quantity;
use crate::market::refusal::Refusal;
use crate::market::storeroom::draft::Expiry;

/// A scanned text, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanned {
    /// A card of this village.
    Card(Card),
    /// Goods, by a code whose check digit is proven.
    Goods(Gtin),
    /// A command.
    Command(Command),
}

/// A command code, `JFC:…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// `JFC:OK`: record.
    Ok,
    /// `JFC:CANCEL`: drop the basket.
    Cancel,
    /// `JFC:UNDO`: the last step back.
    Undo,
    /// `JFC:QTY:n`: how many of what was scanned last; none takes it out.
    Quantity(Option<Quantity>),
    /// `JFC:FIND:0137`: a household by its number.
    Find(HouseholdNo),
    /// `JFC:COUPON:0098`: a paper coupon that the household brings.
    Coupon(CouponNo),
    /// `JFC:EXPIRES:2027-06-01`, or `JFC:EXPIRES:NEVER`: until when what was scanned last is good (goods in).
    Expires(Expiry),
    /// `JFC:COST:62.80`: what one piece of what was scanned last cost, in yuan (goods in).
    Cost(Fen),
    /// Begins as a command and is none.
    Unknown,
}

/// What every command code begins with.
pub const COMMAND_PREFIX: &str = "JFC:";

/// Reads a scanned text.
///
/// # Errors
/// A [`Refusal`] where it is damaged, another village's, or nothing the shop knows.
pub fn read_scan(text: &str, village: &VillageId) -> Result<Scanned, Refusal> {
    let text = text.trim();
    if let Some(rest) = strip_prefix_any_case(text, COMMAND_PREFIX) {
        return Ok(Scanned::Command(read_command(rest)));
    }
    match Card::parse(text) {
        Ok(card) if card.village == *village => return Ok(Scanned::Card(card)),
        Ok(card) => {
            return Err(Refusal::CardOtherVillage {
                village: card.village.to_string(),
            });
        }
        Err(NotACard::Damaged) => return Err(Refusal::CardDamaged),
        Err(NotACard::Other) => {}
    }
    match Gtin::parse(text) {
        Ok(code) => Ok(Scanned::Goods(code)),
        Err(NotGtin::CheckDigit { .. }) => Err(Refusal::BadCheckDigit {
            code: text.to_owned(),
        }),
        Err(NotGtin::Length) => Err(Refusal::UnknownCode {
            code: text.to_owned(),
        }),
    }
}

/// What kind of code a scanned text is, for trying a scanner out: `card`, `goods`, `command`, `test`, `other-village`,
/// `damaged` or `unknown`. Where no village is known, any village's card is a card.
pub fn kind_of_scan(text: &str, village: Option<&VillageId>) -> &'static str {
    let text = text.trim();
    if text.eq_ignore_ascii_case("JFC:TEST") {
        return "test";
    }
    if strip_prefix_any_case(text, COMMAND_PREFIX).is_some() {
        return "command";
    }
    match Card::parse(text) {
        Ok(card) if village.is_some_and(|village| *village != card.village) => "other-village",
        Ok(_) => "card",
        Err(NotACard::Damaged) => "damaged",
        Err(NotACard::Other) => match Gtin::parse(text) {
            Ok(_) => "goods",
            Err(NotGtin::CheckDigit { .. }) => "damaged",
            Err(NotGtin::Length) => "unknown",
        },
    }
}

fn strip_prefix_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

fn read_command(rest: &str) -> Command {
    let upper = rest.to_ascii_uppercase();
    if let Some(number) = upper.strip_prefix("QTY:") {
        return match number {
            "0" => Command::Quantity(None),
            n => n.parse().map_or(Command::Unknown, |quantity| {
                Command::Quantity(Some(quantity))
            }),
        };
    }
    if let Some(number) = strip_prefix_any_case(rest, "FIND:") {
        return number
            .trim()
            .parse()
            .map_or(Command::Unknown, Command::Find);
    }
    if let Some(number) = strip_prefix_any_case(rest, "COUPON:") {
        return number
            .trim()
            .parse()
            .map_or(Command::Unknown, Command::Coupon);
    }
    if let Some(day) = upper.strip_prefix("EXPIRES:") {
        return match day.trim() {
            "NEVER" => Command::Expires(Expiry::Never),
            day => day
                .parse()
                .map_or(Command::Unknown, |day| Command::Expires(Expiry::On(day))),
        };
    }
    if let Some(cost) = upper.strip_prefix("COST:") {
        return cost.trim().parse().map_or(Command::Unknown, Command::Cost);
    }
    match upper.as_str() {
        "OK" => Command::Ok,
        "CANCEL" => Command::Cancel,
        "UNDO" => Command::Undo,
        _ => Command::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::household::CardSerial;

    #[test]
    fn every_kind_of_scan() {
        let village: VillageId = "lutang".parse().unwrap();
        let read = |text: &str| read_scan(text, &village);
        let command = |text: &str| match read(text) {
            Ok(Scanned::Command(command)) => command,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(command("JFC:OK"), Command::Ok);
        assert_eq!(command("jfc:undo "), Command::Undo);
        assert_eq!(command("JFC:QTY:12"), Command::Quantity(Quantity::new(12)));
        assert_eq!(command("JFC:QTY:0"), Command::Quantity(None));
        assert_eq!(command("JFC:QTY:-1"), Command::Unknown);
        assert_eq!(
            command("JFC:FIND:0137"),
            Command::Find("0137".parse().unwrap())
        );
        assert_eq!(command("JFC:FIND:"), Command::Unknown);
        assert_eq!(
            command("jfc:coupon:JZ-0098"),
            Command::Coupon("JZ-0098".parse().unwrap())
        );
        assert_eq!(command("JFC:COUPON:"), Command::Unknown);
        let until = Expiry::On("2027-06-01".parse().unwrap());
        assert_eq!(command("JFC:EXPIRES:2027-06-01"), Command::Expires(until));
        assert_eq!(
            command("jfc:expires:never"),
            Command::Expires(Expiry::Never)
        );
        assert_eq!(command("JFC:EXPIRES:2027-6-1"), Command::Unknown);
        assert_eq!(command("JFC:COST:62.80"), Command::Cost(Fen(6280)));
        assert_eq!(command("JFC:COST:-1"), Command::Unknown);
        assert_eq!(command("JFC:DELETE"), Command::Unknown);
        assert_eq!(
            read("6901234567892"),
            Ok(Scanned::Goods(Gtin::parse("6901234567892").unwrap()))
        );
        assert_eq!(
            read("6901234567890").unwrap_err().reason(),
            "bad-check-digit"
        );
        assert_eq!(read("hello").unwrap_err().reason(), "unknown-code");
        assert_eq!(read("").unwrap_err().reason(), "unknown-code");
        let card = Card {
            village: village.clone(),
            household: "0137".parse().unwrap(),
            serial: CardSerial(77),
        };
        assert_eq!(read(&card.to_string()), Ok(Scanned::Card(card.clone())));
        let other = Card {
            village: "gaoyang".parse().unwrap(),
            ..card.clone()
        };
        assert_eq!(
            read(&other.to_string()).unwrap_err().reason(),
            "card-other-village"
        );
        let cut = &card.to_string()[..20];
        assert_eq!(read(cut).unwrap_err().reason(), "card-damaged");
    }
}

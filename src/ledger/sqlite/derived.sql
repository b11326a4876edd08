-- Derived from entries alone, in their order.
CREATE TABLE schemes (
  village TEXT NOT NULL, place INTEGER NOT NULL, valid_from TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (village, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE joined (
  village TEXT NOT NULL, journal TEXT NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (village, journal)
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
  village TEXT NOT NULL, journal TEXT NOT NULL, staff INTEGER NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (village, journal, staff)
) STRICT, WITHOUT ROWID;

CREATE TABLE households (
  village TEXT NOT NULL, household TEXT NOT NULL, name TEXT NOT NULL, members INTEGER NOT NULL, phone TEXT,
  grp TEXT NOT NULL, from_feed INTEGER NOT NULL,
  PRIMARY KEY (village, household)
) STRICT, WITHOUT ROWID;

CREATE TABLE cards (
  village TEXT NOT NULL, household TEXT NOT NULL, place INTEGER NOT NULL, serial TEXT NOT NULL,
  PRIMARY KEY (village, household, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE goods (
  village TEXT NOT NULL, code INTEGER NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, category TEXT NOT NULL,
  from_feed INTEGER NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (village, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE prices (
  village TEXT NOT NULL, code INTEGER NOT NULL, place INTEGER NOT NULL, resolution TEXT NOT NULL,
  valid_from TEXT NOT NULL, points_each INTEGER NOT NULL,
  PRIMARY KEY (village, code, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE credits (
  village TEXT NOT NULL, household TEXT NOT NULL, key TEXT NOT NULL, place INTEGER NOT NULL, period TEXT NOT NULL,
  points_credited INTEGER NOT NULL, posted_on TEXT NOT NULL, kind TEXT NOT NULL, category TEXT NOT NULL,
  happened_on TEXT, member TEXT,
  PRIMARY KEY (village, household, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE suspensions (
  village TEXT NOT NULL, household TEXT NOT NULL, key TEXT NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL,
  first_day TEXT NOT NULL, last_day TEXT,
  PRIMARY KEY (village, household, key)
) STRICT, WITHOUT ROWID;

-- place: the entry it came with. giver: of a line that was imported, who gave or which fund paid; of a delivery's lot
-- the delivery says so. received = issued + on hand + lost; missing is the part of lost that may turn up again.
CREATE TABLE lots (
  village TEXT NOT NULL, journal TEXT NOT NULL, lot INTEGER NOT NULL, code INTEGER NOT NULL, place INTEGER NOT NULL,
  source TEXT NOT NULL, giver TEXT, received_on TEXT NOT NULL, expires TEXT, unit_cost_fen INTEGER NOT NULL,
  quantity_received INTEGER NOT NULL, quantity_issued INTEGER NOT NULL, quantity_on_hand INTEGER NOT NULL,
  quantity_lost INTEGER NOT NULL, quantity_missing INTEGER NOT NULL,
  PRIMARY KEY (village, journal, lot)
) STRICT, WITHOUT ROWID;
CREATE INDEX lots_by_code ON lots (village, code, place);
CREATE INDEX lots_by_place ON lots (village, place);

-- Which household has how many pieces of a lot, less what it gave back.
CREATE TABLE lot_takers (
  village TEXT NOT NULL, journal TEXT NOT NULL, lot INTEGER NOT NULL, household TEXT NOT NULL,
  quantity_taken INTEGER NOT NULL,
  PRIMARY KEY (village, journal, lot, household)
) STRICT, WITHOUT ROWID;

-- What happened to a lot besides: pieces more, or negative fewer, on the shelf.
CREATE TABLE lot_changes (
  village TEXT NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL, journal TEXT NOT NULL, lot INTEGER NOT NULL,
  kind TEXT NOT NULL, quantity_change INTEGER NOT NULL,
  PRIMARY KEY (village, place, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX lot_changes_by_lot ON lot_changes (village, journal, lot);

-- giver, terms: side texts. store: which other store. document: the number of the invoice, or of its slip.
CREATE TABLE deliveries (
  village TEXT NOT NULL, delivery TEXT NOT NULL, place INTEGER NOT NULL, journal TEXT NOT NULL, number TEXT NOT NULL,
  day TEXT NOT NULL, source TEXT NOT NULL, anonymous INTEGER NOT NULL, giver TEXT, terms TEXT, fund TEXT, store TEXT,
  supplier TEXT, document TEXT NOT NULL, cost_fen INTEGER NOT NULL,
  PRIMARY KEY (village, delivery)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_by_place ON deliveries (village, place);
CREATE INDEX deliveries_by_number ON deliveries (number, village);

CREATE TABLE adjustments (
  village TEXT NOT NULL, adjustment TEXT NOT NULL, place INTEGER NOT NULL, journal TEXT NOT NULL, slip TEXT NOT NULL,
  day TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (village, adjustment)
) STRICT, WITHOUT ROWID;
CREATE INDEX adjustments_by_place ON adjustments (village, place);

-- state: open, closed, abandoned; what follows it is of the end. settled: the entry that ended it.
CREATE TABLE stocktakes (
  village TEXT NOT NULL, stocktake TEXT NOT NULL, place INTEGER NOT NULL, journal TEXT NOT NULL, number TEXT NOT NULL,
  day TEXT NOT NULL, state TEXT NOT NULL, settled INTEGER, settled_on TEXT, kinds_counted INTEGER NOT NULL,
  kinds_differing INTEGER NOT NULL, kinds_uncounted INTEGER NOT NULL,
  PRIMARY KEY (village, stocktake)
) STRICT, WITHOUT ROWID;
CREATE INDEX stocktakes_by_settled ON stocktakes (village, settled);

CREATE TABLE funds (
  village TEXT NOT NULL, fund TEXT NOT NULL, kind TEXT NOT NULL,
  PRIMARY KEY (village, fund)
) STRICT, WITHOUT ROWID;

CREATE TABLE fund_grants (
  village TEXT NOT NULL, grant_id TEXT NOT NULL, place INTEGER NOT NULL, fund TEXT NOT NULL, amount_fen INTEGER NOT NULL,
  on_day TEXT NOT NULL, document TEXT NOT NULL,
  PRIMARY KEY (village, grant_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE fund_caps (
  village TEXT NOT NULL, fund TEXT NOT NULL, year INTEGER NOT NULL, most_fen INTEGER, resolution TEXT NOT NULL,
  PRIMARY KEY (village, fund, year)
) STRICT, WITHOUT ROWID;

-- For what goods stand in the store: points or sale.
CREATE TABLE goods_shelved (
  village TEXT NOT NULL, code INTEGER NOT NULL, section TEXT NOT NULL,
  PRIMARY KEY (village, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE notices (
  village TEXT NOT NULL, number TEXT NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL, period TEXT NOT NULL,
  on_day TEXT NOT NULL, objections_until TEXT NOT NULL, digest TEXT NOT NULL, lines INTEGER NOT NULL, corrects TEXT,
  PRIMARY KEY (village, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE redemptions (
  village TEXT NOT NULL, redemption TEXT NOT NULL, place INTEGER NOT NULL, journal TEXT NOT NULL,
  receipt TEXT NOT NULL, recorded_at TEXT NOT NULL, day TEXT NOT NULL, household TEXT NOT NULL, proxy TEXT,
  proof TEXT NOT NULL, staff INTEGER NOT NULL, points_total INTEGER NOT NULL, points_reversed INTEGER NOT NULL,
  reprints INTEGER NOT NULL,
  PRIMARY KEY (village, redemption)
) STRICT, WITHOUT ROWID;
CREATE INDEX redemptions_by_place ON redemptions (village, place);
CREATE INDEX redemptions_by_day ON redemptions (village, day, place);
CREATE INDEX redemptions_by_receipt ON redemptions (receipt, village);

CREATE TABLE redemption_lines (
  village TEXT NOT NULL, redemption TEXT NOT NULL, line INTEGER NOT NULL, code INTEGER NOT NULL, name TEXT NOT NULL,
  unit TEXT NOT NULL, quantity_issued INTEGER NOT NULL, points_line INTEGER NOT NULL, reversed INTEGER NOT NULL,
  PRIMARY KEY (village, redemption, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE reversals (
  village TEXT NOT NULL, reversal TEXT NOT NULL, place INTEGER NOT NULL, redemption TEXT NOT NULL, day TEXT NOT NULL,
  points_total INTEGER NOT NULL,
  PRIMARY KEY (village, reversal)
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  village TEXT NOT NULL, household TEXT NOT NULL, member TEXT NOT NULL, name TEXT NOT NULL, joined TEXT NOT NULL,
  left_on TEXT,
  PRIMARY KEY (village, household, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE goods_limits (
  village TEXT NOT NULL, place INTEGER NOT NULL, code INTEGER NOT NULL, resolution TEXT NOT NULL,
  valid_from TEXT NOT NULL, pieces INTEGER, counted_over TEXT NOT NULL,
  PRIMARY KEY (village, place)
) STRICT, WITHOUT ROWID;

-- Exceptions from the rules that two people allowed.
CREATE TABLE allowed (
  village TEXT NOT NULL, place INTEGER NOT NULL, key TEXT NOT NULL, what TEXT NOT NULL, first_day TEXT NOT NULL,
  last_day TEXT NOT NULL, household TEXT, reason TEXT NOT NULL, approved_by TEXT NOT NULL,
  second_approver TEXT NOT NULL,
  PRIMARY KEY (village, place)
) STRICT, WITHOUT ROWID;

-- Points that moved without goods, and what each did to accounts.
CREATE TABLE movements (
  village TEXT NOT NULL, movement TEXT NOT NULL, place INTEGER NOT NULL, slip TEXT NOT NULL, day TEXT NOT NULL,
  household TEXT NOT NULL, kind TEXT NOT NULL, points_moved INTEGER NOT NULL,
  PRIMARY KEY (village, movement)
) STRICT, WITHOUT ROWID;

CREATE TABLE coupons (
  village TEXT NOT NULL, coupon TEXT NOT NULL, household TEXT NOT NULL, points_each INTEGER NOT NULL,
  state TEXT NOT NULL, settled_on TEXT, settled_by TEXT,
  PRIMARY KEY (village, coupon)
) STRICT, WITHOUT ROWID;

-- What came to each period from other accounts or from coupons.
CREATE TABLE received (
  village TEXT NOT NULL, household TEXT NOT NULL, period TEXT NOT NULL, points_received INTEGER NOT NULL,
  PRIMARY KEY (village, household, period)
) STRICT, WITHOUT ROWID;

-- What redemptions, gifts and debits drew on each period, less what was returned.
CREATE TABLE draws (
  village TEXT NOT NULL, household TEXT NOT NULL, period TEXT NOT NULL, points_drawn INTEGER NOT NULL,
  PRIMARY KEY (village, household, period)
) STRICT, WITHOUT ROWID;

-- Where each account was touched, credits apart: redemptions, reversals and movements that count.
CREATE TABLE touched (
  village TEXT NOT NULL, household TEXT NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (village, household, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE exceptions (
  village TEXT NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
  PRIMARY KEY (village, place, number)
) STRICT, WITHOUT ROWID;

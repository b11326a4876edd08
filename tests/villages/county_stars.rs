//! 县域星级户 [001 §3]: points rank and reward only; posted for three days.

use super::table::check;

#[test]
fn nothing_is_redeemed_and_rewards_are_handed_out() {
    check(
        "county-stars",
        "
        2027-01-10          | base 140 for 2027 posted 2027-01-10 | ok                                          | base 140
        2027-01-12          | look                                | spendable=0 earned=0 pending=140@2027-01-13 | 公示3天
        2027-01-12          | redeem 1                            | not-exchange-day                            | none: ranks and rewards only
        2027-01-13 00:00:00 | look                                | spendable=0 earned=140                      | 公示3天
        2027-01-13          | redeem 1                            | not-exchange-day                            | none: ranks and rewards only
        2027-12-20          | reward 2                            | ok                                          | rewards through the issue book at 0 points (ours)
        2027-12-20          | look                                | spendable=0 earned=140                      | a reward costs nothing
        2028-01-01          | look                                | spendable=0 lapsed=0                        | yearly; nothing was spendable
        ",
    );
}

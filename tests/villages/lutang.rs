//! 芦塘乡 [000]: 当季公示积分, the last two days of each quarter, nothing into the next.

use super::table::check;

#[test]
fn the_window_by_the_second() {
    check(
        "lutang",
        "
        2027-03-01          | score 60 for 2027-02 posted 2027-03-01 | ok                                    | 四（四）3 当季度公示积分
        2027-03-29 23:59:59 | redeem 5                               | not-exchange-day                      | 四（五）每季度最后两天
        2027-03-30 00:00:00 | redeem 5                               | ok                                    | 四（五）每季度最后两天
        2027-03-30 12:00:00 | redeem 5                               | ok                                    | decided: the window may be visited more than once
        2027-03-31 23:59:59 | redeem 5                               | ok                                    | 四（五）每季度最后两天
        2027-03-31 23:59:59 | look                                   | spendable=45 lapsed=0 gone=2027-04-01 | 四（五）积分当季度有效
        2027-04-01 00:00:00 | look                                   | spendable=0 lapsed=45                 | 四（五）次季度清零
        2027-04-01 00:00:00 | redeem 5                               | not-exchange-day                      | four windows a year, worked
        2027-06-29          | redeem 5                               | not-enough-points                     | 四（五）次季度清零
        2027-09-28 23:59:59 | redeem 5                               | not-exchange-day                      | 29–30 September
        2027-12-31 23:59:59 | redeem 5                               | not-enough-points                     | 30–31 December
        2028-01-01 00:00:00 | redeem 5                               | not-exchange-day                      | 30–31 December
        2028-02-29          | redeem 5                               | not-exchange-day                      | a leap day ends no quarter
        ",
    );
}

#[test]
fn an_entry_belongs_to_the_quarter_of_its_posting() {
    check(
        "lutang",
        "
        2027-03-25          | score 40 for 2027-03 posted 2027-03-31 | ok                                | decided: by posting
        2027-03-25          | score 30 for 2027-03 posted 2027-04-03 | ok                                | decided: by posting
        2027-03-30          | look                                   | spendable=0 pending=70@2027-03-31 | decided: counts from the day of posting
        2027-03-30          | redeem 40                              | not-published-yet                 | 附件3 评议公示后，方可计入
        2027-03-30          | redeem 70.01                           | not-enough-points                 | 附件3 评议公示后，方可计入
        2027-03-31 00:00:00 | redeem 10                              | ok                                | posted after the window opened
        2027-04-01 00:00:00 | look                                   | spendable=0 lapsed=30             | 四（五）次季度清零
        2027-04-03          | look                                   | spendable=30 lapsed=30            | decided: March posted in April is April's
        2027-06-30          | redeem 30                              | ok                                | decided: March posted in April is April's
        ",
    );
}

#[test]
fn a_bonus_is_capped_by_the_year_it_was_scored_for() {
    check(
        "lutang",
        "
        2027-12-30 | bonus 480 for 2027 posted 2027-12-30    | ok                       | 附件1 二 年终统一予以加分
        2027-12-30 | bonus 100 for 2027 posted 2027-12-31    | ok                       | 附件1 每年不超过500分
        2027-12-31 | look                                    | spendable=500            | 附件1 每年不超过500分
        2028-01-05 | bonus 50 for 2027 posted 2028-01-05     | ok                       | decided: posted later, next quarter
        2028-01-05 | bonus 60 for 2028-01 posted 2028-01-05  | ok                       | 附件1 每年
        2028-01-05 | score 100 for 2028-01 posted 2028-01-05 | ok                       | 附件1 基础分100分 is no bonus
        2028-03-30 | look                                    | spendable=160 lapsed=500 | 附件1 每年不超过500分
        ",
    );
}

#[test]
fn an_offence_earns_on_but_does_not_redeem_for_a_year() {
    check(
        "lutang",
        "
        2028-02-29 | decide offence from 2028-02-29                  | ok                  | 附件1 三9
        2028-03-10 | score 50 for 2028-02 posted 2028-03-10          | ok                  | 附件1 三9 只积分
        2028-03-30 | look                                            | spendable=50        | 附件1 三9 只积分
        2028-03-30 | redeem 5                                        | household-suspended | 附件1 三9 1年不参与兑换
        2028-03-30 | redeem 5 @0002                                  | not-enough-points   | the others are not barred
        2028-12-31 | redeem 5                                        | household-suspended | 附件1 三9 1年不参与兑换
        2029-03-10 | score 50 for 2029-02 posted 2029-03-10          | ok                  | 附件1 三9
        2029-03-30 | redeem 5                                        | ok                  | one year from the day recorded is over
        2029-04-01 | decide offence from 2029-04-01                  | ok                  | 附件1 三9
        2029-05-01 | decide offence from 2029-04-01 until 2029-06-28 | ok                  | decided: the end can be changed
        2029-06-01 | score 20 for 2029-05 posted 2029-06-01          | ok                  | 附件1 三9
        2029-06-29 | redeem 5                                        | ok                  | decided: the end can be changed
        ",
    );
}

#[test]
fn who_moves_in_and_who_is_corrected() {
    check(
        "lutang",
        "
        2027-05-15 | enter 0003                                                 | ok                           | 四（一）居住6个月以上的非本村村民
        2027-06-05 | score 30 for 2027-05 posted 2027-06-05 @0003               | ok                           | 四（一）
        2027-06-05 | score 30 for 2027-05 posted 2027-06-05                     | ok                           | 四（二）
        2027-06-20 | deduction -20 for 2027-06 posted 2027-06-20 member 2 @0003 | ok                           | 附件1 三 成员个人按月减分
        2027-06-29 | redeem 10 @0003                                            | ok                           | moved in in the middle of the quarter
        2027-06-29 | redeem 20                                                  | ok                           | 四（四）3
        2027-06-30 | correction -25 for 2027-05 posted 2027-06-30               | ok                           | an objection was right
        2027-06-30 | look                                                       | spendable=0 owes=15 lapsed=0 | a credit corrected after it was partly spent
        2027-07-10 | score 40 for 2027-07 posted 2027-07-10                     | ok                           | 四（五）当季度有效
        2027-09-29 | look                                                       | spendable=40 owes=15         | no other quarter pays a debt
        2027-09-29 | redeem 40                                                  | ok                           | no other quarter pays a debt
        2027-09-30 | reverse                                                    | ok                           | a mistake can be put right
        2027-10-01 | look                                                       | spendable=0 lapsed=40        | what comes back lapses when it would have
        2027-10-05 | score 30 for 2027-09 posted 2027-10-05                     | ok                           | 四（五）
        2027-10-06 | deduction -50 for 2027-10 posted 2027-10-06                | ok                           | 附件1 三 扣50分/次
        2027-12-30 | look                                                       | spendable=0 owes=35          | a quarter that earned less than nothing
        2027-12-30 | redeem 1                                                   | not-enough-points            | 附件1 三
        ",
    );
}

#[test]
fn limits_and_extra_days() {
    check(
        "lutang",
        "
        2027-01-05          | score 90 for 2027-01 posted 2027-01-05        | ok               | 四（二）
        2027-01-05          | score 90 for 2027-01 posted 2027-01-05 @0002  | ok               | 四（二）
        2027-01-05          | limit 6 window from 2027-01-05                | ok               | fair shares
        2027-02-01          | allow extra-day 2027-02-06 2027-02-06         | ok               | an extra day for all
        2027-02-01          | allow extra-day 2027-02-10 2027-02-10 0002    | ok               | one household out of turn
        2027-02-05 23:59:59 | redeem 1                                      | not-exchange-day | the extra day is the 6th
        2027-02-06 00:00:00 | redeem 6                                      | ok               | an extra day for all
        2027-02-06          | redeem 1                                      | limit-reached    | six in a window
        2027-02-07 00:00:00 | redeem 1                                      | not-exchange-day | the extra day is the 6th
        2027-02-10          | redeem 1                                      | not-exchange-day | out of turn is for 0002
        2027-02-10          | redeem 1 @0002                                | ok               | out of turn is for 0002
        2027-03-30          | redeem 6                                      | ok               | another window
        2027-03-31          | redeem 1                                      | limit-reached    | both days are one window
        2027-03-31          | reverse                                       | ok               | what comes back was not taken
        2027-03-31          | redeem 6                                      | ok               | what comes back was not taken
        2027-03-31          | allow limit-lifted 2027-03-31 2027-03-31 0001 | ok               | lifted for one
        2027-03-31          | redeem 7                                      | ok               | lifted for one
        2027-03-31          | redeem 7 @0002                                | limit-reached    | lifted for one
        ",
    );
}

#[test]
fn what_lutang_does_not_do() {
    check(
        "lutang",
        "
        2027-03-01 | score 60 for 2027-02 posted 2027-03-01 | ok               | 四（二）
        2027-03-30 | gift 0002 5                            | not-transferable | 家庭积分以家庭为单位
        2027-03-30 | cash 5                                 | cash-not-allowed | 免费兑换相应日用物品
        2027-03-30 | debit loan 5                           | no-such-debit    | 兑换相应日用物品
        2027-03-30 | issue 5 A1                             | no-coupons       | 凭家庭积分
        2027-03-30 | tobacco 5                              | ok               | no category is excluded
        ",
    );
}

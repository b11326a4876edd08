//! 张堰镇 [003]: 年度内累积使用，年底清零; 一票否决 ends this year's assessment.

use super::table::{check, check_text};
use jifen::market::scheme::bundled;

#[test]
fn gone_on_the_first_of_january() {
    check(
        "zhangyan",
        "
        2027-02-01          | score 120 for 2027-01 posted 2027-02-01 | ok                            | 三 总分共计120分
        2027-03-29          | redeem 5                                | not-exchange-day              | each quarter, days set by the village
        2027-03-30          | redeem 20                               | ok                            | 四（二）每季度
        2027-06-30          | look                                    | spendable=100 gone=2028-01-01 | 四（三）年度内积分实行累积使用
        2027-12-28          | score 30 for 2027-12 posted 2028-01-03  | ok                            | 四（二）公示
        2027-12-31 23:59:59 | redeem 60                               | ok                            | 四（三）累积使用
        2027-12-31 23:59:59 | redeem 41                               | not-enough-points             | what hangs will be gone before it counts
        2028-01-01 00:00:00 | look                                    | spendable=0 lapsed=40         | 四（三）年底清零
        2028-01-03          | look                                    | spendable=0 lapsed=70         | 四（三）次年重新积分
        2028-03-30          | redeem 1                                | not-enough-points             | 四（三）年底清零
        ",
    );
}

#[test]
fn a_veto_in_the_middle_of_the_year() {
    check(
        "zhangyan",
        "
        2027-02-01          | score 50 for 2027-01 posted 2027-02-01               | ok                    | 三
        2027-05-15          | decide veto from 2027-05-15                          | ok                    | 三 一票否决：秸秆焚烧行为
        2027-06-05          | score 40 for 2027-05 posted 2027-06-05 on 2027-05-14 | ok                    | scored the day before
        2027-06-05          | score 40 for 2027-05 posted 2027-06-05 on 2027-05-15 | ok                    | 取消本年度积分评比资格
        2027-06-06          | deduction -10 for 2027-06 posted 2027-06-06          | ok                    | what is taken is taken all the same
        2027-06-07          | correction 5 for 2027-01 posted 2027-06-07           | ok                    | corrections always count
        2027-06-30          | look                                                 | spendable=85          | 50 + 40 − 10 + 5
        2027-06-30          | redeem 5                                             | veto                  | decided: stops redeeming, by default
        2027-12-31 23:59:59 | redeem 5                                             | veto                  | 取消本年度
        2028-02-01          | score 30 for 2028-01 posted 2028-02-01               | ok                    | 次年重新积分
        2028-03-30          | redeem 30                                            | ok                    | 取消本年度: the next is another
        2028-03-30          | look                                                 | spendable=0 lapsed=85 | 年底清零
        ",
    );
}

/// Whether a veto stops redeeming is the village's to set.
#[test]
fn a_veto_that_lets_redeem() {
    let text = bundled("zhangyan").expect("a scheme");
    let text = text.replace(
        "bars = [\"scoring\", \"ranking\", \"redeeming\"]",
        "bars = [\"scoring\", \"ranking\"]",
    );
    check_text(
        &text,
        "
        2027-02-01 | score 50 for 2027-01 posted 2027-02-01               | ok                | 三
        2027-05-15 | decide veto from 2027-05-15                          | ok                | 三 一票否决
        2027-06-05 | score 40 for 2027-05 posted 2027-06-05 on 2027-05-20 | ok                | 三 一票否决
        2027-06-30 | redeem 50                                            | ok                | decided: a setting
        2027-06-30 | redeem 1                                             | not-enough-points | 三 一票否决: not scored
        ",
    );
}

//! 津市绿色存折 [004 e]: recyclables at market price; from a set minimum; cash, tobacco and alcohol too.

use super::table::check;

#[test]
fn from_a_minimum() {
    check(
        "jinshi-green",
        "
        2027-02-01 | recyclables 9.99 for 2027-02 posted 2027-02-01 | ok                              | 回收金额填写在存折本上
        2027-02-01 | redeem 1                                       | below-minimum                   | 存到一定数量: 10 until set
        2027-02-01 | cash 1                                         | below-minimum                   | 存到一定数量
        2027-02-02 | recyclables 0.01 for 2027-02 posted 2027-02-02 | ok                              | 市场价
        2027-02-02 | tobacco 1                                      | ok                              | 油盐烟酒茶
        2027-02-02 | redeem 1                                       | below-minimum                   | 9 is below 10 again
        2027-03-02 | recyclables 41 for 2027-03 posted 2027-03-02   | ok                              | 市场价
        2027-03-02 | cash 50.01                                     | not-enough-points               | 直接兑换现金
        2027-03-02 | cash 50                                        | ok                              | 直接兑换现金
        2028-02-29 | look                                           | spendable=0 lapsed=0 gone=never | not stated: never
        ",
    );
}

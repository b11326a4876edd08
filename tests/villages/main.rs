//! Every village's rules from outside, on real books: who may redeem what and when, what lapses when, what is refused
//! and in which word. One file for each scheme; each row names what it stands on ([`table`]).

#[path = "../shop/store.rs"]
mod store;
mod table;

mod changing;
mod county_stars;
mod fengsheng;
mod fengxian;
mod gaoyang;
mod guyuan;
mod jinshi_green;
mod jinshi_love;
mod jinzhai;
mod jiyuan;
mod lutang;
mod ninghe;
mod tongjie;
mod xinyu;
mod youxiqiao;
mod zhangyan;
mod zhongping;

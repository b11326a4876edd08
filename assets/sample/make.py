"""Make the sample village: households, their points, the stock, two suspensions.

    python3 make.py [OUTDIR]

Lutang's sample village in the last quarter of 2026, as the demo and the tests
open it. Everyone and everything in it is invented; surnames are those common
around Pengshui. The run is seeded, so the same script gives the same files.

What others rely on, and `check` holds:
  * 300 households 0001 to 0300 in six groups; 0137 is 张大福, group 2, four
    members, exactly 100 points;
  * names with 䶮, 㛃 and 𫖯, surnames read against the rule (单 仇 解 区 查 乐
    尉迟 万俟), one pair of households whose heads bear the same name;
  * some households with few points, six with no entry at all, deductions;
  * both suspended households go on earning, one suspension is over;
  * every credit posted from 31 October to 29 December, none before it happened;
  * all fourteen goods in stock, little rice, oil in two lots with two dates.
"""

import csv
import datetime as dt
import pathlib
import random
import sys
from collections import Counter, defaultdict

SEED = 20261230
PERIOD = "2026-Q4"
GROUPS = (("1组", 72), ("2组", 66), ("3组", 54), ("4组", 44), ("5组", 38), ("6组", 26))

# Surname and weight.
SURNAMES = {
    "冉": 20, "张": 18, "王": 16, "李": 16, "田": 15, "杨": 13, "刘": 12, "陈": 12, "罗": 11, "谢": 10,
    "黄": 9, "任": 9, "向": 8, "何": 8, "庹": 7, "谭": 7, "龚": 6, "石": 6, "秦": 6, "彭": 6,
    "冯": 5, "周": 5, "吴": 5, "赵": 5, "蔡": 4, "邓": 4, "安": 4, "廖": 4, "覃": 4, "侯": 3,
    "龙": 3, "滕": 3, "麻": 2, "代": 3, "杜": 3, "余": 3, "唐": 3, "徐": 3, "孙": 2, "马": 2,
    "肖": 2, "曾": 2, "汪": 2, "简": 2, "钟": 2, "樊": 1, "苟": 1, "付": 1,
}
# Given names as a generation would bear them: the heads of households are
# mostly between 40 and 80.
MEN = (
    "大明 大全 大成 大华 国强 国富 国清 国权 建国 建华 建平 建军 建明 永福 永贵 永清 永才 永胜 光明 光荣 光华 光武 "
    "德富 德贵 德明 德全 德成 世平 世全 世明 世荣 世海 正华 正权 正明 正伦 正兵 兴国 兴旺 兴发 兴隆 家富 家明 家兴 "
    "志强 志刚 志明 文华 文清 文武 明华 明富 明江 天福 天明 天寿 朝阳 朝明 朝林 仕林 仕明 仕华 绍云 绍清 绍武 云山 "
    "长青 长江 长生 学文 学武 学军 胜利 和平 东林 少华 小平 小军 小林 勇 军 波 伟 强 刚 林 涛 兵 华 平 松 斌 洪 江 海 "
    "龙 超 毅 辉 泽民 泽富 泽清 玉林 玉山 金山 金福 金贵 银山 春林 秋生 冬生 昌荣 昌明 昌富 廷贵 廷华 廷江 再明 再兴"
).split()
WOMEN = (
    "秀英 桂英 玉英 素英 淑珍 素珍 玉珍 桂珍 秀芳 桂芳 素芳 玉芳 淑芳 秀兰 桂兰 玉兰 素兰 春兰 秀梅 冬梅 春梅 玉梅 "
    "秀琼 玉琼 素琼 晓琼 翠英 翠兰 翠华 小红 小琴 小英 小燕 丽 丽华 琴 敏 艳 燕 霞 梅 芳 红 玲 萍 娟 素碧 桂碧 正英 "
    "正碧 光碧 光英 永碧 永芬 明芬 明珍 大琼 大碧 国琼 国碧 世碧 世珍 朝碧 朝珍 先碧 先珍 会 会英 红梅 凤英 凤琼 菊香"
).split()

# Heads who stand at a fixed number. The rare characters and the readings that
# go against the rule are what a search or a printer gets wrong.
FIXED = {
    "0001": "冉光荣", "0009": "单正华", "0021": "田䶮", "0034": "仇永清", "0052": "冉㛃", "0068": "解世平",
    "0073": "庹德明", "0088": "区国强", "0096": "任𫖯", "0105": "李建国", "0113": "查玉兰", "0137": "张大福",
    "0148": "乐正明", "0162": "尉迟光华", "0175": "万俟长青", "0189": "谢雨䶮", "0203": "李建国", "0216": "杨𫖯德",
    "0231": "田㛃琼", "0244": "覃朝林", "0268": "石玉珍", "0290": "麻兴发",
}
NO_PHONE_SHARE = 0.06  # the old who live alone; the column stays empty

CULTURE, RULES, HOME, BONUS, DEDUCTION = "乡风文明", "村规民约", "人居环境", "加分项", "减分项"

# Per section: the monthly full mark of the items below it, ten points each.
ITEMS = {
    CULTURE: (("拥护党的政策", 10), ("家庭邻里和睦", 10)),
    RULES: (("用水管护", 10), ("参加村民会议", 10), ("红白事简办", 10)),
    HOME: (("庭院干净", 10), ("室内整齐", 10), ("厨房清洁", 10), ("厕所清洁", 10), ("房前屋后整洁", 10)),
}
BONUSES = (
    ("义务清扫村道", 5, 20), ("帮邻居收红薯", 5, 12), ("参加护林防火巡查", 5, 14), ("参加院坝会宣讲", 5, 10),
    ("照看独居老人", 5, 10), ("协助评比检查", 5, 12), ("帮助清理水渠", 5, 12), ("评为最美庭院", 10, 8),
    ("评为敬老好儿女", 10, 5), ("评为互助好邻居", 10, 6), ("发展高山蔬菜", 10, 5), ("发展中蜂养殖", 10, 4),
    ("救助落水儿童", 20, 1), ("获县级表扬", 20, 1), ("为村集体捐助农资", 50, 1), ("扑救山火表现突出", 100, 1),
)
DEDUCTIONS = (
    ("与邻居争吵骂人", -10, 8), ("占道搭棚", -10, 6), ("传播谣言", -10, 3), ("损坏路灯", -10, 2),
    ("向河沟倒垃圾", -20, 6), ("微信群里骂人", -20, 3), ("违规搭建未整改", -50, 1),
)
# Month: (scoring days, posting day of groups 1–4, posting day of 5 and 6,
# whose scoring ran into the next month, as the rules allow).
MONTHS = (
    (10, (26, 29), dt.date(2026, 10, 31), dt.date(2026, 11, 4)),
    (11, (25, 28), dt.date(2026, 11, 30), dt.date(2026, 12, 4)),
    (12, (24, 26), dt.date(2026, 12, 28), dt.date(2026, 12, 29)),
)
BONUS_POSTED = dt.date(2026, 12, 29)

DONOR = "青禾百货有限公司（示例）"
FUND = "村集体经济收益"
# Catalogue number: (source, quantity, unit cost in yuan, best before).
STOCK = {
    1: (("donation", 47, "2.80", ""),),
    2: (("donation", 30, "3.50", ""),),
    3: (("donation", 18, "5.20", ""),),
    4: (("donation", 25, "6.00", ""),),
    5: (("donation", 22, "9.80", ""),),
    6: (("donation", 8, "13.50", ""), ("fund", 4, "13.00", "")),
    7: (("fund", 9, "19.80", ""),),
    8: (("fund", 16, "18.50", ""),),
    9: (("donation", 20, "6.80", ""), ("fund", 8, "6.50", "")),
    10: (("fund", 40, "4.20", "2028-03-31"),),
    11: (("fund", 3, "26.00", "2027-06-30"),),
    12: (("donation", 4, "52.00", "2027-09-15"), ("fund", 8, "49.90", "2028-02-28")),
    13: (("fund", 6, "22.00", "2028-05-31"),),
    14: (("fund", 33, "8.50", "2027-11-30"),),
}
SUSPENSIONS = (
    ("0058", "offence", "2026-08-01", "2027-07-31", "经村评议会核实，一年内不兑换"),
    ("0211", "offence", "2025-03-15", "2026-03-14", "经村评议会核实，一年内不兑换"),
)
NO_ENTRY = {"0044", "0119", "0157", "0222", "0263", "0299"}  # away for work all quarter


def weighted(rng, table):
    return rng.choices(table, weights=[row[-1] for row in table])[0]


def own_code(number):
    """The shop's own EAN-13 for a catalogue number (prefix 20)."""
    digits = f"20000000{number:04d}"
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
    return digits + str(-total % 10)


def households(rng):
    names = set(FIXED.values())
    rows = []
    for group, size in GROUPS:
        for _ in range(size):
            number = f"{len(rows) + 1:04d}"
            name = FIXED.get(number)
            while not name:
                surname = rng.choices(list(SURNAMES), weights=SURNAMES.values())[0]
                drawn = surname + rng.choice(MEN if rng.random() < 0.76 else WOMEN)
                if drawn not in names:
                    name = drawn
            names.add(name)
            members = 4 if number == "0137" else rng.choices(range(1, 9), weights=(10, 22, 20, 22, 13, 8, 3, 2))[0]
            alone = members == 1 and rng.random() < 0.5
            phone = "" if alone and number != "0137" else f"{rng.randrange(10_000):04d}"
            rows.append((number, name, members, phone, group))
    return rows


def monthly(rng, section, care):
    """Points of one section in one month, and the reason as the group writes it."""
    met = [(text, points) for text, points in ITEMS[section] if rng.random() < care]
    points = sum(points for _, points in met)
    if not met:
        return None
    if len(met) == len(ITEMS[section]):
        return points, "各项全部达标"
    return points, "、".join(text for text, _ in met)


def credits_of(rng, number, group):
    late = group in ("5组", "6组")
    small = rng.random() < 0.09  # joined late, or mostly away
    care = rng.betavariate(4.6, 2.3)
    two_sections = 0.15 if care < 0.62 else 0.40
    rows = []
    # Scoring is shared out: each month the group looks at one or two sections,
    # the home most often.
    months = (rng.choice(MONTHS),) if small else MONTHS
    for month, days, posted, posted_late in months:
        if small:
            sections = [rng.choice((CULTURE, RULES))]
        elif rng.random() < two_sections:
            sections = [HOME, rng.choice((CULTURE, RULES))]
        else:
            sections = rng.choices((HOME, RULES, CULTURE), weights=(6, 3, 2))
        for section in sections:
            scored = monthly(rng, section, 0.5 if small else care)
            if scored:
                happened = dt.date(2026, month, rng.randint(*days))
                reason = f"{month}月评分：{scored[1]}"
                rows.append((number, PERIOD, scored[0], section, reason, happened, posted_late if late else posted))
    if not small:
        for _ in range(rng.choices((0, 1, 2), weights=(45, 42, 13))[0]):
            reason, points, _ = weighted(rng, BONUSES)
            happened = dt.date(2026, 10, 1) + dt.timedelta(rng.randrange(80))
            rows.append((number, PERIOD, points, BONUS, reason, happened, BONUS_POSTED))
        if rng.random() < 0.07:
            reason, points, _ = weighted(rng, DEDUCTIONS)
            month, _, posted, posted_late = rng.choice(MONTHS)
            happened = dt.date(2026, month, rng.randint(1, 22))
            rows.append((number, PERIOD, points, DEDUCTION, reason, happened, posted_late if late else posted))
    return rows


# The household of the drawings: exactly 100 points.
ZHANG_DAFU = (
    (40, HOME, "10月评分：庭院干净、室内整齐、厨房清洁、房前屋后整洁", "2026-10-28", "2026-10-31"),
    (20, CULTURE, "11月评分：各项全部达标", "2026-11-26", "2026-11-30"),
    (-10, DEDUCTION, "占道搭棚", "2026-11-09", "2026-11-30"),
    (30, RULES, "12月评分：各项全部达标", "2026-12-25", "2026-12-28"),
    (20, BONUS, "获县级表扬", "2026-11-18", "2026-12-29"),
)


def credits(rng, people):
    rows = []
    for number, _, _, _, group in people:
        if number in NO_ENTRY:
            continue
        if number == "0137":
            rows += [(number, PERIOD, *row[:3], *map(dt.date.fromisoformat, row[3:])) for row in ZHANG_DAFU]
            continue
        # Draw again until the household ends above zero and no row stands twice.
        while True:
            drawn = credits_of(rng, number, group)
            if sum(row[2] for row in drawn) > 0 and len(set(drawn)) == len(drawn):
                break
        rows += drawn
    return sorted(rows, key=lambda row: (row[6], row[0], row[5], row[3]))


def stock():
    giver = {"donation": DONOR, "fund": FUND}
    return [
        (own_code(number), quantity, source, giver[source], cost, expires)
        for number, lots in STOCK.items()
        for source, quantity, cost, expires in lots
    ]


def check(people, entries, lots):
    assert [row[0] for row in people] == [f"{n:04d}" for n in range(1, 301)]
    assert people[136][1] == "张大福" and people[136][2] == 4 and people[136][4] == "2组"
    together = "".join(row[1] for row in people)
    assert all(c in together for c in "䶮㛃𫖯")
    assert [n for n, k in Counter(row[1] for row in people).items() if k > 1] == ["李建国"]
    totals = defaultdict(int)
    for number, _, points, category, _, happened, posted in entries:
        totals[number] += points
        assert (points < 0) == (category == DEDUCTION)
        assert happened <= posted
        assert dt.date(2026, 10, 31) <= posted <= dt.date(2026, 12, 29)
    assert len(set(entries)) == len(entries)
    assert totals["0137"] == 100 and min(totals.values()) > 0
    assert {row[0] for row in people} - set(totals) == NO_ENTRY
    assert all(number in totals for number, *_ in SUSPENSIONS)
    assert len({row[0] for row in lots}) == 14
    return totals


def write(folder, name, header, rows):
    with open(folder / name, "w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(header.split(","))
        table.writerows(rows)


def main(folder):
    rng = random.Random(SEED)
    people = households(rng)
    entries = credits(rng, people)
    lots = stock()
    totals = check(people, entries, lots)
    write(folder, "households.csv", "household,name,members,phone,group", people)
    write(folder, "credits.csv", "household,period,points,category,reason,happened_on,posted_on", entries)
    write(folder, "stock.csv", "code,quantity,source,giver_or_fund,unit_cost,expires", lots)
    write(folder, "suspensions.csv", "household,kind,from,until,reason", SUSPENSIONS)
    spread = sorted(totals.values())
    print(f"{len(people)} households, {len(entries)} credits, {len(lots)} lots, {len(SUSPENSIONS)} suspensions")
    print("totals: " + ", ".join(f"{p} %: {spread[(len(spread) - 1) * p // 100]}" for p in (0, 5, 10, 25, 50, 75, 90, 100)))
    print("entries: " + str(Counter(row[3] for row in entries)))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent))

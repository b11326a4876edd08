"""Give a subset face its own family name, and check what it covers.

    python3 name.py SUBSET FAMILY STYLE CHARACTERS OUT

A system may hold the whole Noto family; under its own name our face is the one
that is picked, with the same glyphs on every machine. The copyright, licence
and trademark entries stay as they came.
"""

import sys

from fontTools.ttLib import TTFont

MUST_HAVE = {"Jifen Sans": "䶮㛃𫖯积分兑换单仇解区查乐尉迟万俟冉庹×−¥"}


def rename(font, family, style):
    postscript = f"{family.replace(' ', '')}-{style}"
    names = font["name"]
    names.names = [n for n in names.names if n.langID == 0x409 and n.platformID == 3]
    for number, text in {
        1: family,
        2: style,
        3: f"{postscript};subset of Noto Sans CJK SC",
        4: f"{family} {style}",
        6: postscript,
        16: None,
        17: None,
    }.items():
        names.removeNames(nameID=number)
        if text:
            names.setName(text, number, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [postscript]
    top = cff.topDictIndex[0]
    top.FamilyName = family
    top.FullName = f"{family} {style}"


def check(font, family, wanted):
    cmap = font.getBestCmap()
    lacking = [c for c in MUST_HAVE.get(family, "") if ord(c) not in cmap]
    if lacking:
        sys.exit(f"{family} lacks {' '.join(lacking)}")
    digits = {font["hmtx"][cmap[ord(c)]][0] for c in "0123456789" if ord(c) in cmap}
    if len(digits) > 1:
        sys.exit(f"digits differ in width: {sorted(digits)}")
    absent = sorted(c for c in wanted if ord(c) not in cmap)
    print(f"  {len(cmap)} characters; the source has no glyph for {len(absent)}: {''.join(absent[:40])}")


def main(source, family, style, characters, out):
    font = TTFont(source)
    rename(font, family, style)
    with open(characters, encoding="utf-8") as text:
        check(font, family, set(text.read()))
    font.save(out)


if __name__ == "__main__":
    main(*sys.argv[1:])

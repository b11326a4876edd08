"""Write the two character lists the faces are cut to.

    python3 characters.py OUTDIR

`main.txt`  every character Jifen's own words, goods and most names can need:
            GB 2312, the 8,105 characters of the Table of General Standard
            Chinese Characters, Latin, pinyin and the symbols used on screen.
`rare.txt`  Hanzi of GBK that the main list lacks and that a person may still
            carry in a name: those that a modern Chinese dictionary, a national
            supplementary set or the international core set knows. All 10,208
            further Hanzi would make the face 2.6 MB. A traditional form whose
            simplified form is already in the main list stays out: identity
            papers in mainland China write the simplified one.

Both are read from the Unihan database (the Table is its field kTGH), as
Debian's package `unicode-data` installs it; GB 2312 and GBK from Python's own
codecs.
"""

import bz2
import pathlib
import sys

UNIHAN = pathlib.Path("/usr/share/unicode")

# Unified ideographs: Extension A, the main block, and Extensions B and later.
HANZI = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x32400))

# Unihan fields that say a rarer character is in use: GB 7589 and the other
# supplementary sets, the dictionary of modern Chinese, the international core.
IN_USE = ("kGB1", "kGB3", "kGB8", "kXHC1983", "kIICore", "kHanyuPinlu")

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100)]
FULL_WIDTH = [*range(0xFF01, 0xFF5F), 0xFFE5]
PINYIN = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"
SYMBOLS = (
    "–—―‘’“”„†•…‰′″‹›€™−√∞≈≠≤≥←↑→↓↔①②③④⑤⑥⑦⑧⑨⑩"
    "■□▲△▼▽◆◇○●★☆♀♂✓〇、。〈〉《》「」『』【】〔〕・℃㎡㎏㎎㎜㎝㎞"
)


def is_hanzi(character):
    return any(ord(character) in block for block in HANZI)


def coded(encoding, first_lead, first_trail):
    """All characters of a two-byte Chinese encoding."""
    found = set()
    for lead in range(first_lead, 0xFF):
        for trail in range(first_trail, 0xFF):
            try:
                text = bytes((lead, trail)).decode(encoding)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                found.add(text)
    return found


def unihan(field):
    """`{character: value}` of one Unihan field, whichever file holds it."""
    values = {}
    for path in sorted(UNIHAN.glob("Unihan_*.txt.bz2")):
        with bz2.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                parts = line.rstrip("\n").split("\t")
                if len(parts) == 3 and parts[1] == field:
                    values[chr(int(parts[0][2:], 16))] = parts[2]
    return values


def main(out):
    standard = set(unihan("kTGH"))
    if len(standard) != 8105:
        sys.exit(f"expected 8,105 standard characters, Unihan gave {len(standard)}")
    base = coded("gb2312", 0xA1, 0xA1) | standard
    base |= {chr(code) for code in LATIN + FULL_WIDTH} | set(PINYIN) | set(SYMBOLS)

    simplified = unihan("kSimplifiedVariant")

    def merely_traditional(character):
        targets = [chr(int(t[2:], 16)) for t in simplified.get(character, "").split()]
        return any(t != character and t in base for t in targets)

    gbk = {c for c in coded("gbk", 0x81, 0x40) if is_hanzi(c)}
    in_use = set().union(*(unihan(field) for field in IN_USE))
    rare = {c for c in (gbk & in_use) - base if not merely_traditional(c)}

    for name, characters in (("main", base), ("rare", rare)):
        path = pathlib.Path(out, f"{name}.txt")
        path.write_text("".join(sorted(characters)), encoding="utf-8")
        hanzi = sum(map(is_hanzi, characters))
        print(f"{path}: {len(characters)} characters, {hanzi} of them Hanzi")


if __name__ == "__main__":
    main(sys.argv[1])

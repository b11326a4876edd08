#!/bin/sh
# Cut Jifen's faces out of Noto Sans SC. About two minutes for all three.
#
# Needs Debian's fonts-noto-cjk and unicode-data, and fonttools for Python.
# SOURCE_DATE_EPOCH is fixed, so the same inputs give the same bytes.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
noto=${NOTO_DIR:-/usr/share/fonts/opentype/noto}
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1640995200

"$python" "$here/characters.py" "$work"

# face LIST WEIGHT FAMILY FILE: face 2 of each collection is Simplified Chinese.
face() {
    echo "$4"
    "$python" -m fontTools.subset "$noto/NotoSansCJK-$2.ttc" --font-number=2 \
        --text-file="$work/$1.txt" --layout-features=kern --no-hinting \
        --drop-tables+=BASE,VORG,vhea,vmtx,DSIG --name-IDs='*' \
        --notdef-outline --output-file="$work/$4"
    "$python" "$here/name.py" "$work/$4" "$3" "$2" "$work/$1.txt" "$here/$4"
}

face main Regular "Jifen Sans" JifenSans-Regular.otf
face main Bold "Jifen Sans" JifenSans-Bold.otf
face rare Regular "Jifen Sans Rare" JifenSans-Rare.otf

ls -l "$here"/*.otf

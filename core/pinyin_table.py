"""
Writes core/data/pinyin.txt and core/data/traditional.txt; run after an upgrade of their sources.

`python -m core.pinyin_table` needs pypinyin and opencc (requirements-dev.txt). Loading them
in every web process would cost 60 MB; the two tables cost three.
"""

from collections import defaultdict
from pathlib import Path

DATA = Path(__file__).with_name("data")
FIRST, LAST = 0x4E00, 0x9FFF
# Idioms of four characters are no goods; shorter words decide 重庆, 什锦, 人参.
LONGEST_WORD = 3
# What shoppers say where the dictionaries put another reading first.
OVERRULED = {"嗯": "en", "哦": "o", "蛤": "ge", "莜": "you", "嘢": "ye"}


def characters() -> dict[str, str]:
    """Every ideograph of the basic plane with its commonest syllable, no tone; ü is v."""
    from pypinyin.contrib.tone_convert import to_normal
    from pypinyin.pinyin_dict import pinyin_dict

    readings = {}
    for code, marked in pinyin_dict.items():
        if FIRST <= code <= LAST:
            readings[chr(code)] = to_normal(marked.split(",")[0], v_to_u=False)
    return readings | OVERRULED


def words(readings: dict[str, str]) -> dict[str, list[str]]:
    """Words that are read otherwise than their characters one by one."""
    from pypinyin.contrib.tone_convert import to_normal
    from pypinyin.phrases_dict import phrases_dict

    different = {}
    for word, marked in phrases_dict.items():
        if len(word) > LONGEST_WORD or any(character not in readings for character in word):
            continue
        syllables = [to_normal(choice[0], v_to_u=False) for choice in marked]
        if len(syllables) == len(word) and syllables != [readings[each] for each in word]:
            different[word] = syllables
    return different


def simplified() -> dict[str, str]:
    """Traditional characters and what they became."""
    from opencc import OpenCC

    converter = OpenCC("t2s")
    pairs = {}
    for code in range(FIRST, LAST + 1):
        character = chr(code)
        plain = converter.convert(character)
        if plain != character and len(plain) == 1:
            pairs[character] = plain
    return pairs


def main() -> None:
    readings = characters()
    by_syllable = defaultdict(list)
    for character, syllable in readings.items():
        by_syllable[syllable].append(character)
    lines = [f"{each} {''.join(sorted(by_syllable[each]))}" for each in sorted(by_syllable)]
    lines.append("")
    lines += [f"{word} {' '.join(read)}" for word, read in sorted(words(readings).items())]
    (DATA / "pinyin.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    pairs = simplified()
    text = "".join(pairs) + "\n" + "".join(pairs.values()) + "\n"
    (DATA / "traditional.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

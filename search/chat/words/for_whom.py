"""For whom goods are, where their names say so: 小孩子戴的口罩 is 儿童口罩, 老人喝的 中老年."""

import re

# What goods are to whoever they are for: 小孩子戴的, 给老人喝的.
_USED = r"们?(?:自己)?(?:能|要|爱)?[吃喝用穿戴玩骑坐看](?=的|$|\s)"
_CHILD = "小?孩子?|小朋友|宝宝|娃|儿子|女儿|孙子|孙女|闺女|细路"
# Who is named by shoppers, and the words of names.
_PEOPLE = (
    (re.compile(rf"(?:{_CHILD}){_USED}|儿童(?!节)"), ("儿童", "小儿", "婴", "宝宝", "童")),
    (
        re.compile(rf"(?:老人|爷爷|奶奶|姥姥|外婆|外公){_USED}|中老年"),
        ("中老年", "老年", "老人"),
    ),
    (re.compile(rf"大人{_USED}|成人(?!礼)"), ("成人",)),
)


def words(said: str) -> tuple[str, ...]:
    """儿童, 小儿, 婴 … where `said` tells of a child; () where it tells of nobody."""
    return next((names for people, names in _PEOPLE if people.search(said)), ())

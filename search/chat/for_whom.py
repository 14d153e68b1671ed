"""For whom goods are, where their names say so: 小孩子戴的口罩 is 儿童口罩, 老人喝的 中老年."""

import re

# Who is named by shoppers, and the words of names.
_PEOPLE = (
    (
        re.compile("孩|小朋友|儿童|(?<!宝)宝宝(?!贝)|娃(?!娃|哈)|儿子|女儿|孙子|孙女|闺女|细路"),
        ("儿童", "小儿", "婴", "宝宝", "童"),
    ),
    (re.compile("老人|老年|爷爷|奶奶|姥姥|外婆|外公"), ("中老年", "老年", "老人")),
    (re.compile("大人|成人|成年"), ("成人",)),
)


def words(said: str) -> tuple[str, ...]:
    """儿童, 小儿, 婴 … where `said` tells of a child; () where it tells of nobody."""
    return next((names for people, names in _PEOPLE if people.search(said)), ())

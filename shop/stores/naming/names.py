"""
What may stand in the name of a shop. It goes into messages to people who never asked for them:
an address or a phone number in it would make each of them an advertisement.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# As many digits together as the shortest number one can ring.
MOST_DIGITS = 6
# Written instead of digits: 一三八, 壹叁捌; letters only beside real digits.
NUMERALS = str.maketrans("零〇一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖", "0011122233445566778899")
LETTERS_AS_DIGITS = str.maketrans("oil|", "0111")
# Cyrillic and Greek letters that look like Latin ones.
LOOK_ALIKES = str.maketrans("аеосрхуіјѕһкмтвнԁɡοαενρτιωυκ", "aeocpxyijshkmtbhdgoaevptiwuk")
DOTS = "。．｡·•・‧∙⋅﹒点點"
TOP_LEVELS = (
    "cn|com|net|org|top|xyz|vip|cc|info|shop|club|online|site|store|fun|link|ltd|live|wang|"
    "work|pro|tech|mobi|biz|asia|red|icu|ink|app|dev|io|me|co|tv|so|hk|tw|us|uk|ru|im|ly|gd|"
    "中国|公司|网络|网址|网店|商城|商店|在线|移动"
)
_ADDRESS = re.compile(
    rf"https?:|//|www\.|[a-z0-9-]\.(?:{TOP_LEVELS})(?![a-z0-9])|[a-z0-9-]\.[a-z]+/|[\w.]@[a-z0-9]"
)


def refuse_contacts(name: str) -> None:
    """:raises ValidationError: for a name with an address or a phone number, however written"""
    if holds_contact(name):
        raise ValidationError(_("店铺名称里不能写网址、电话或微信号码"), code="name")


def holds_contact(text: str) -> bool:
    """Something one can open or ring stands in it, in any disguise we know."""
    plain = _folded(text)
    return bool(_ADDRESS.search(_with_dots(plain))) or _longest_number(plain) > MOST_DIGITS


def harmless(text: str, *, otherwise: str) -> str:
    """`text` for a message to somebody who did not ask for it; `otherwise` in place of an ad."""
    return otherwise if holds_contact(text) else text


def _folded(text: str) -> str:
    """Lower case, without width, marks, invisible signs and look-alikes; ① and ٣ are digits."""
    decomposed = unicodedata.normalize("NFKD", text).lower()
    kept = (char for char in decomposed if unicodedata.category(char) not in {"Mn", "Me", "Cf"})
    digits = (str(unicodedata.digit(char, char)) for char in kept)
    return "".join(digits).translate(LOOK_ALIKES)


def _with_dots(plain: str) -> str:
    """Whatever stands for a dot between letters is one."""
    for dot in DOTS:
        plain = plain.replace(dot, ".")
    return re.sub(r"\s*\.\s*", ".", plain)


def _longest_number(plain: str) -> int:
    """The most digits that stand together, signs and spaces between them not counted."""
    bare = "".join(char for char in plain if unicodedata.category(char)[0] not in "PSZ")
    longest = 0
    for run in re.findall(r"[0-9oil|零〇一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖]+", bare):
        real = run.translate(NUMERALS)
        if sum(char.isdigit() for char in real) * 2 > len(real):
            longest = max(longest, len(real.translate(LETTERS_AS_DIGITS)))
    return longest

"""Turns of speech that are read as plainer ones, as long as they were: 刚才要的 as 刚才说的."""

import re
from collections.abc import Callable

from search.chat.words import names, units

# Stands in what is shown where a picture is read as several characters.
PAD = "\0"
NUMBER = r"[\d一二三四五六七八九十两半几俩]"
_unit = f"[{units.ONE_CHARACTER}]"
# 不要了不要了
_TWICE = re.compile(
    r"(?P<no>不[要用加]了|算了|取消)(?:[,，、\s]?(?P=no))+(?=$|[\s,，。;；!！])",
    re.MULTILINE,
)
# 我家的帮宝适S一包, of several people's
_OURS = re.compile(
    rf"(?:^|(?<=[\s,，。;；]))我们?家的(?=[\u4e00-\u9fff]{{2}}[^,，;；。\n了过坏没]*{NUMBER}{_unit}(?:$|[\s,，;；。]))",
    re.MULTILINE,
)
# 老板我这边要自攻螺丝
_HERE = re.compile(r"我们?(?:家)?这[边里儿](?=想?[要来订拿](?!的))")
# 3米的就够了
_ENOUGH = re.compile(r"(?<=[米升寸码斤克]的)就够了?(?=$|[\s,，。;；])", re.MULTILINE)
# 三把还是四把来着, of who does not know
_OR_SO = re.compile(rf"(?<={NUMBER}{_unit})(?:还是|或者)[来要拿]?{NUMBER}{_unit}来着")
# 还有伐, as Shanghai asks; 10斤袋1袋
_IS_IT = re.compile("(?<=[有好要能会是])伐(?=$|[\\s,，。?？!！])")
_BAG = re.compile(rf"(?<=斤)袋(?=的?{NUMBER}{{1,2}}袋)")
# 刚才点的那碗灰豆子
_THAT_ONE = re.compile(r"(?<=[说要点订买叫]的)那[碗份盒瓶袋杯包](?=[\u4e00-\u9fff]{2})")
# 榴莲千层 还有吗
_ASKED = re.compile(
    r"^(?P<what>(?:(?![一二两三四五六七八九十半])[\u4e00-\u9fff]){2,8}) "
    r"(?=(?:还|现在)?有(?:吗|货吗|没有?)(?:$|[\s?？,，]))",
    re.MULTILINE,
)
# 1 块老豆腐 5 块香干, and nothing that costs so much
_PIECES = re.compile(r"(?<!\d)(?P<number>\d{1,2}) 块(?=(?!钱)[\u4e00-\u9fff]{2})")
# 姐要可乐一瓶, to whom one writes, unless others want something, too
_kin = "[妈爸姐哥弟妹爷奶公婆叔姨舅嫂]"
_TO_SISTER = re.compile(rf"^[姐哥叔姨婶嫂](?=[要来拿称](?![\s\S]*{_kin}想?要))")
# 刚才要的红牛不要了, as 刚才说的
_OF_BEFORE = re.compile(
    "(?:(?<=刚才)|(?<=刚刚)|(?<=刚)|(?<=之前)|(?<=昨天)|(?<=早上))[要叫订点拿拍](?=的[^\\s,，了]{1,10}"
    "(?:都|先|就|帮我|给我)*(?:不要了|不用了|取消|退掉|退了|算了))"
)
# 1万毫安, as it is said: 一万毫安
_TEN_THOUSAND = re.compile(r"(?<![\d.])[1-9](?=万(?:毫安|mah))")
# 我穿41的, as 要41的
_WORN = re.compile(r"我[穿要](?=[2-4]\d(?:\.5)?码?的(?:$|[\s,，。]))")
# 五双还是六双, 3个或者4个: to be asked
_EITHER = re.compile(
    rf"{NUMBER}{{1,2}}(?P<unit>{_unit})半?(?:还是|或者?|或是)[要来]?{NUMBER}{{1,2}}(?P=unit)半?"
    # 两瓶还是三瓶吧 is three of them.
    r"(?:来着)?(?=$|[\s,，。?？呢]|我)"
)
# 我和小周各一杯: two of them
_BOTH = re.compile(
    rf"^我[和跟](?:{names.SURNAME_AND_TITLE}|[小老阿][\u4e00-\u9fff]|我?(?:{names.RELATIVE}))"
    rf"(?:一人|各)[来要]?一(?={_unit}[\u4e00-\u9fff]{{2}})"
)


def blank(match: re.Match[str]) -> str:
    """As many blanks as it is long."""
    return " " * len(match[0])


# In this order: what one leaves the next may find.
READ_AS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_TWICE, lambda match: match["no"].ljust(len(match[0]))),
    (_OURS, blank),
    (_HERE, blank),
    (_ENOUGH, blank),
    (_OR_SO, blank),
    (_IS_IT, "吗"),
    (_BAG, "装"),
    (_TO_SISTER, blank),
    (_OF_BEFORE, "说"),
    (_THAT_ONE, 2 * PAD),
    (_ASKED, r"\g<what>的"),
    (_PIECES, r" \g<number>块"),
    (_TEN_THOUSAND, lambda match: "零一二三四五六七八九"[int(match[0])]),
    (_WORN, blank),
    (_EITHER, lambda match: f"几{match['unit']}".ljust(len(match[0]))),
    (_BOTH, lambda match: "两".rjust(len(match[0]))),
)

"""Which words of a pasted address are the person's name."""

import re
from itertools import pairwise

# The most frequent surnames; the list decides only where a name stands without a label.
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛"
    "奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康"
    "伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵"
    "席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗"
    "丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌"
    "焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿"
    "白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通"
    "边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广"
    "禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺"
    "权逯盖益桓公仉督岳帅缑亢况有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福闫肖付代覃海"
)
COMPOUND_SURNAMES = tuple(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 司空 夏侯 端木 南宫 独孤 "
    "轩辕 呼延 闻人 澹台 赫连 拓跋 纳兰 完颜 申屠 太史 百里 东郭 西门".split()
)
# The others are words as well: 东方, 西门, 百里.
_CALLED_BY_SURNAME = frozenset(
    "欧阳 司马 上官 诸葛 皇甫 尉迟 慕容 令狐 司徒 夏侯 端木 轩辕 呼延 澹台 赫连".split()
)
TITLES = ("先生", "女士", "老师", "小姐", "太太", "师傅", "阿姨", "老板", "经理", "同学", "叔叔")
# Words for places end in these; names hardly ever do.
_PLACE_END = re.compile(
    r"(?:[省市区县镇乡村路街巷弄号楼栋幢室层座里道园苑城厦店铺场院站港湾庄屯寨坊府庭邸墅厂库门口]"
    r"|小学|中学|大学|学校|单元|小区|社区|广场|胡同|公寓|中心|大队|高层|驿站|超市|柜|公司|部|组)$"
)
# Behind a house number, beside the phone: 才旦卓玛, 小美; of other two it is not known.
_UNLISTED = re.compile(r"[小阿][\u4e00-\u9fff]|[\u4e00-\u9fff]{3,6}")
_SINGLE = re.compile(r"(?![男女收寄转家])[\u4e00-\u9fff]")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_TITLED = re.compile(rf"[\u4e00-\u9fff]{{1,4}}(?:{'|'.join(TITLES)})")
_DOTTED = re.compile(r"[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,2}")
_RECEIVES = re.compile(r"(?<=.)[(]?(?:收|亲收)[)]?$")
# A name right behind a house number: …88号张三.
_BEHIND_NUMBER = re.compile(
    r"(?:\d(?:号楼|号|室|栋|幢|单元|层|楼|座|户)?|[号室栋幢层座户])([\u4e00-\u9fff]{2,6})$"
)
# Words beside an address that are nobody's name.
_NO_NAMES = frozenset(
    "谢谢 加急 尽快 收货 地址 电话 手机 默认 公司 学校 家里 本人 同上 如下 中国 快递 代收 自提 "
    "发货 顺丰 圆通 中通 韵达 邮政 门口 前台 门卫 保安 高层 楼上 楼下 东门 西门 南门 北门 麻烦 "
    "王府井 石家庄 张家港 张家口".split()
)


def could_be(word: str) -> bool:
    """Behind the label 收货人 nearly everything is a name."""
    return bool(1 <= len(tidy(word)) <= 20 and not re.search(r"\d{3}", word))


def tidy(word: str) -> str:
    """张三(收) → 张三"""
    return _RECEIVES.sub("", word.strip("-:()，、. ")) if len(word) > 2 else word


def pick(before: list[str], after: list[str], *, mark: str) -> str:
    """
    The name among the words before and after the area; `mark` stands where the phone was.
    Empty when none is certain, or two are alike.
    """
    scores: dict[str, int] = {}
    for number, word in enumerate(before):
        near = _beside(before, number, mark) or number in {0, len(before) - 1}
        scores[tidy(word)] = _score(tidy(word), is_before=True, is_near=near)
    places = [word for word in after if word != mark]
    for number, word in enumerate(after):
        # The only words after the area are the address, whatever they look like.
        if len(places) > 1 or before or _TITLED.fullmatch(tidy(word)):
            near = _beside(after, number, mark)
            score = _score(tidy(word), is_before=False, is_near=near) - _alone(places, before)
            score = max(score, _behind_house(after, number, mark))
            scores[tidy(word)] = max(score, scores.get(tidy(word), 0))
    best = max(scores.values(), default=0)
    names = [word for word, score in scores.items() if score == best]
    if best >= 3:
        return names[0] if len(names) == 1 else ""
    return _glued([*before, *after], mark)


def _behind_house(words: list[str], number: int, mark: str) -> int:
    """A last word apart from a house with a number, which no place ends like."""
    word = tidy(words[number])
    others = [other for other in words[:number] if other != mark]
    is_last = not [other for other in words[number + 1 :] if other != mark]
    if not is_last or not any(re.search(r"\d", other) for other in others):
        return 0
    if word in _NO_NAMES or _PLACE_END.search(word):
        return 0
    is_listed = bool(_HAN_NAME.fullmatch(word)) and _has_surname(word)
    return 3 if is_listed or _UNLISTED.fullmatch(word) else 0


def _alone(places: list[str], before: list[str]) -> int:
    """Taking the only word after the area would leave no address."""
    return 3 if len(places) == 1 and before else 0


def _score(word: str, *, is_before: bool, is_near: bool) -> int:
    """3 and more is a name."""
    if _TITLED.fullmatch(word):
        return 6
    if _DOTTED.fullmatch(word):
        return 5
    if is_near and _SINGLE.fullmatch(word):
        return 3
    return _score_of_han(word, is_before=is_before, is_near=is_near)


def _score_of_han(word: str, *, is_before: bool, is_near: bool) -> int:
    if word in _NO_NAMES or not _HAN_NAME.fullmatch(word):
        return 0
    has_surname = _has_surname(word)
    if _PLACE_END.search(word) and not (is_before and has_surname and len(word) <= 3):
        return 0
    if not is_before and not has_surname:
        return 0
    return (2 if has_surname else 0) + (2 if is_near else 0) + (1 if is_before else 0)


def _has_surname(word: str) -> bool:
    if word.startswith(COMPOUND_SURNAMES):
        return len(word) >= 3 or word in _CALLED_BY_SURNAME
    return word[0] in SURNAMES and len(word) <= 3


def _beside(words: list[str], number: int, mark: str) -> bool:
    return mark in words[max(0, number - 1) : number + 2]


def _glued(words: list[str], mark: str) -> str:
    """…88号张三 right before the phone."""
    for word, following in pairwise(words):
        match = _BEHIND_NUMBER.search(word) if following == mark else None
        if match and _is_certain(match[1]):
            return match[1]
    return ""


def _is_certain(word: str) -> bool:
    if word in _NO_NAMES or (_PLACE_END.search(word) and not _TITLED.fullmatch(word)):
        return False
    return bool(_TITLED.fullmatch(word)) or (_has_surname(word) and len(word) <= 4)

"""Where speech without signs goes on to other goods: 土豆5|黄瓜3, 半斤小葱|然后鸡蛋二十个."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from search.analysis import quantities, segment, thesaurus
from search.analysis.numerals import NUMBER, NUMERALS
from search.chat.pieces import remarks
from search.chat.pieces.segmenter import Piece
from search.chat.words import lexicon, names, units

_COUNTED = rf"[\d{NUMERALS}半几][{units.ONE_CHARACTER}]"
# 要一瓶老抽|小张要两瓶醋|我就要一袋盐
_so_much = (
    rf"[就也还只想]{{0,2}}要(?:{NUMBER}(?:{units.PATTERN})|[台个只件条双把张本包盒瓶袋板斤])(?!人)"
)
_between = r"(?<=[\u4e00-\u9fff]{2})(?<![给帮让叫替跟和同与那是说老])"
_between += "".join(f"(?<!{beside})" for beside in "对门 对面 隔壁 楼上 楼下 同事 邻居".split())
SPEAKS_UP = (
    rf"{_between}(?=(?:{names.BESIDE}?{names.SOMEBODY}{_so_much}|[我俺](?:自己|嘛|就)+{_so_much}))"
)
# 我妈要一个锅|我要两个: behind somebody else, and no 羽绒服我要一件
I_WANT = rf"{_between}(?=[我俺]{_so_much})"
_SPOKEN = re.compile(rf"{names.SOMEBODY}{_so_much}")
_I_WANT = re.compile(I_WANT)
# Between goods, and no 加湿器 or 和面机.
_and = (
    r"(?<![部卷册集])(?![^\s,，]*(?:各|一样))(?:[和跟](?![面田牛鞋])"
    rf"|加(?=[\u4e00-\u9fff]{{1,8}}?\s?[x×*]?\s?(?:{NUMBER}))(?![湿热厚大长绒碘盐糖冰蛋辣多菲宽固重粗高强急班油工速料钙铁锌奶肉点个份颗"
    r"一两二三四五六七八九十半\d]))"
)
_BEHIND_NUMBER = (
    rf"(?:(?<={_COUNTED})|(?<=[\u4e00-\u9fff]\d)|(?<=[\u4e00-\u9fff]\s\d)|(?<=[x×*]\d)"
    r"|(?<=[\u4e00-\u9fff]\d\d)|(?<=[x×*]\d\d)|(?<=^\d)|(?<=^\d\d))"
)
_MORE = re.compile(
    rf"[和跟同及](?=(?:{NUMBER}|半)\s?(?:{units.PATTERN}))|嗯+|呃+|对了|其中|等等|等一?下|然后|另外(?![两三四五几\d][种个款样])|顺便|以及|接着|外加|(?<!家里)(?<!家)(?<!箱里)(?<![也都是])还有(?!(?:{NUMBER}|[半几])(?:{units.PATTERN})呢?(?:就?先|暂时)?不[要买用拿急])(?!(?:[smlx]{{1,4}}|\d{{2,3}})码?的?[吗没么不嘛]|[吗没货么不嘛呢吧]|.{{1,3}}(?:过期|到期)|\s*$)"
    r"|(?<=[\u4e00-\u9fff]{2})(?<![多少不再])加(?=一?[份颗]\S)"
    # 40码两双|36码一双, 两瓶1kg的|一瓶3kg的
    rf"|(?<={_COUNTED})(?=\d{{1,3}}(?:\.\d)?(?:码|kg|公斤|升|m?l|寸|号)的?{NUMBER}[{units.ONE_CHARACTER}])"
    rf"|(?:(?<=\d[码l升斤寸号]的)|(?<=kg的)|(?<=ml的)|(?<=公斤的))(?={NUMBER}[{units.ONE_CHARACTER}]\d)"
    # 三袋|加火腿肠六根, 土豆5|和买五斤鸡蛋, 一袋盐吧|跟西红柿
    rf"|(?:{_BEHIND_NUMBER}|(?<=[\u4e00-\u9fff]吧)){_and}(?=[\u4e00-\u9fff\d]{{2}})"
    # 大碗牛肉面|两个荷包蛋
    rf"|(?<=[\u4e00-\u9fff]{{2}})(?<![多少不再都参外增帮给我的])加(?={NUMBER}[个根份颗块片只勺][\u4e00-\u9fff])"
    rf"|(?<=[{units.ONE_CHARACTER}])配(?={NUMBER}\s?(?:{units.PATTERN}))"
    rf"|(?<=.)[给帮]我?(?:{names.FAMILY})(?=[买拿来带要])"
    rf"|(?<=[^\s,，])(?<![小大][\u4e00-\u9fff])(?<![爸妈])(?=我?(?:{names.FAMILY})[说讲](?!要)[^的\s]{{2}})"
    r"|(?<=[念报说记配]一下)(?=[\u4e00-\u9fff]{2})|(?<=到没到)|(?<=到货没)|(?<=一下[啊嘛哈呀])|(?<=跟你[说讲][啊嘛哈])"
    # 要拿点喝的|可乐四瓶
    r"|(?<=[拿买添弄整要来]点东西)(?=[\u4e00-\u9fff]{2})|(?<=[拿买添弄整要来]点[吃喝]的)(?=[\u4e00-\u9fff]{2})"
    # 海天生抽|哦不对, 坏小孩也来一本|哎坏小孩不要了|我同学有
    r"|(?<=[\u4e00-\u9fff])(?=[哦噢啊]不对)|(?<=[\u4e00-\u9fff])(?=[哎哦噢][\u4e00-\u9fff]{2,8}不要了)|(?<=[不别]要了)(?=[我你他她等光]|师傅|老师|家里|[换改](?![成为]))"
    # 就是十六号那种|钢钉也称半斤, 煎饼果子|都多刷点辣酱, 生椰拿铁两杯|就行了|不能惯着他
    rf"|(?<=[\u4e00-\u9fff]{{2}})(?=都?[多少](?:刷|放|加)一?点)|(?<=[{units.ONE_CHARACTER}]就行了)(?=[\u4e00-\u9fff]{{2}})|(?<=[{units.ONE_CHARACTER}]就行)(?!了)(?=[\u4e00-\u9fff]{{2}})"
    r"|(?<=.)(?=到了的话)|(?<=的)(?=不是[\u4e00-\u9fff]{2,6}(?:$|[哦哈啊,，]))"
    r"|(?<=.)(?=哎不要)|(?<=[的了])(?=这[次回][再就]?[要来拿给])"
    rf"|(?<=[{units.ONE_CHARACTER}])(?=[^的\W\d][^的\W\d]{{1,5}}还是{NUMBER}(?:{units.PATTERN})吧?(?:$|[\s,，。]))|(?<=.)(?=本来还?[想打])"
    # 生抽三瓶|算了生抽家里还有, 泡面两桶|加两根火腿肠
    rf"|(?<={_COUNTED})(?=算了[\u4e00-\u9fff]{{2,6}}家里?还?有)|(?<={_COUNTED})(?=加{NUMBER}(?:{units.PATTERN})[\u4e00-\u9fff]{{2}})"
    # 量了一下|要15米半; 灯管坏了|要一米二的两根
    r"|(?<=[量算称]了一下)(?=[要来]\d)"
    rf"|(?<=[坏漏断破裂]了)(?=[要来拿][^\s了]{{1,6}}{NUMBER}(?:{units.PATTERN}))"
    rf"|(?<={_COUNTED})(?=再?加个[\u4e00-\u9fff]{{2}})"
    r"|(?:(?<=米)|(?<=米半))(?=[帮给]我?[剪切裁锯])"
    # 血蚶一斤|我妈要鱿鱼半斤|我要丝瓜, 三袋我婆婆一袋|我妈两袋
    rf"|{units.BEHIND_COUNT}(?=(?:{names.BESIDE}?{names.SOMEBODY}|[我俺](?:自己)?)(?:[想也]?要(?![用喝吃开看])|{NUMBER}[{units.ONE_CHARACTER}](?!人)))"
    rf"|{SPEAKS_UP}"
    # 一人一个鲜肉包|一人一杯甜豆浆
    rf"|(?<=个人)(?=一人[一两二三][{units.ONE_CHARACTER}])"
    rf"|(?<=[\u4e00-\u9fff])(?=一人[一两二三][{units.ONE_CHARACTER}][^再要来\W\d]{{2,6}}$)"
    # 红糖馒头十个|哦奶黄包改成八个
    rf"|(?<={_COUNTED})(?<![订定点说要买叫拿]的{_COUNTED})(?<![那这]{_COUNTED})(?<!原来{_COUNTED})(?=[哦噢啊哎嗯额]?[^的\W\d{NUMERALS}]{{2,6}}改[成为到]?{NUMBER})"
    # 普通的鸡蛋六斤|没有普通的就拿土的
    rf"|{units.BEHIND_COUNT}(?=(?:要是|如果|万一)?没(?:有|货|了)[^\s,，]{{0,8}}?(?:就|那就|的话)[换拿来要改给])"
    r"|(?<=.)(?=就这些|没别的了|差不多就这样)|(?<=.)哦对(?![不了])"
    r"|(?<=.)刚[才刚](?:说|要)的|(?<=有没有)(?=没?有)|(?<=就算了)(?=.)"
    r"|(?<=[个口]人吃)(?=[\u4e00-\u9fff]{2})|(?<=[也都]行)(?=[来拿要给])|(?<=也可以)(?=[来拿要给])"
    rf"|(?<=[\d一二两三四五六七八九十半][{units.ONE_CHARACTER}][吧嘛])(?=[\u4e00-\u9fff]{{2}})(?![台椅])"
    r"|(?<=[\d斤两个包盒瓶罐箱袋])都(?=[要拿](?:\d|[\u4e00-\u9fff]{1,4}的))"
    rf"|(?<![谁别])(?<![让叫]我)(?<![姐哥叔姨婶嫂妈爸](?=[再还]要))(?<![小老阿][{names.surnames}](?=[再还][要加来]))(?<![每个各]人)(?<!大家)(?<!大[{names.OFTEN}](?=还要))[再还](?=(?:来|要|拿|给|加|配|买|称|整|弄|订|带)(?![了过]))"
)
# Where an order begins behind talk: 我想包饺子|给我来五斤, 还有吗|来三块.
_ORDER = re.compile(
    rf"(?:(?<=.)(?<![少漏快])(?!(?<=[各每])[给帮][我俺][来拿要称])再?你?[给帮][我俺他她]再?[来拿称装送带要留弄整搞剪]{{0,2}}|(?<=[啊吗呀呢了])(?<!算了)再?[来要拿称])"
    rf"(?=一?[点些]|(?:{NUMBER}|[半几俩])\s?(?:{units.PATTERN}))"
)
# 矿泉水|小邓两瓶|老彭三瓶, of several
_taker = (
    rf"(?:{names.SURNAME_AND_TITLE}|[小老][{names.OFTEN}]|阿[\u4e00-\u9fff]"
    rf"|[我俺](?:{names.RELATIVE}))"
)
_so_many = rf"(?:[也还]?要)?{NUMBER}(?:{units.PATTERN})半?"
_TAKERS = re.compile(
    rf"(?<=\S)(?<!其中)(?<![给帮归是和跟与同]){_taker}"
    rf"(?={_so_many}(?:$|[\s,，;；。]|{_taker}{_so_many}))"
)
# 小高跟小丁一人一包薯片
_TOGETHER = re.compile(
    rf"{names.TOGETHER}(?:[一每]人(?={_so_many}[^\s\d,，]{{2}})|也?都[要来点拿](?=.))"
)
# A number between two names; years, floors and volumes have another word before or behind.
_GLUED = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![第周期月年楼栋号室路送])\d{1,3}(?:\.\d)?(?=[\u4e00-\u9fff])"
)
# 一套1米5一套1米8
_LENGTH = re.compile(r"(?<=[套条床根张块件])\d米[\d半]")
# 大的1小的2; 3米5 is a length.
_looks = "".join(sorted({*lexicon.SIZE_WORDS, *lexicon.LOOKS, *lexicon.COLOURS} - {"米"}))
_LOOKS_ON = re.compile(rf"[{_looks}]的?\s?\d")
_LAST = re.compile(r"[\u4e00-\u9fff]\s?\d{1,3}(?:\.\d)?\s*$")
_SIZES = "|".join(
    map(re.escape, sorted({*quantities.UNITS, *quantities.COUNTED}, key=len, reverse=True))
)
# 苞米来四根|不四根不够分, 两盏|哎吊顶矮两盏挂不下
_AGAIN = re.compile(
    rf"(?P<count>{NUMBER}(?:{units.PATTERN}))[吧啊]?(?=(?:[哎啊嗯哦不][^\s,，\d]{{0,5}}?)?(?P=count){lexicon.TOO})"
)
_UNIT = re.compile(rf"{units.PATTERN}|{_SIZES}|单元|[人月日点号楼栋元块毛钱年岁周天码]")
_AMOUNT = re.compile(rf"(?:{NUMBER}|[半几])(?:{units.PATTERN})")
# 好不好, behind what is wanted or what was told before it; not of 土豆好不好.
_AGREED = re.compile(r"(?:好不好|行不行|可不可以|[好行可]以?[伐吗]|要得不|得行不)[啊呀呢]?")
# 我是张老师|你们那个特仑苏还有吧
_ASIDE = re.compile(
    rf"我是[^\s,，\d]{{0,6}}?{names.SURNAME_AND_TITLE}[啊呀哈哦]?(?=[\u4e00-\u9fff]{{2}})"
    rf"|[各每][要来拿买]?[一两二三](?:{units.PATTERN})(?=[我你他她])"
    r"|就是[^\s,，]{1,8}?那种(?=[\u4e00-\u9fff]{2})"
    # 豆浆两杯|一杯甜一杯不甜
    r"|(?<=[一两二三四五六七八九十\d][份碗杯个盒块条只袋瓶斤])"
    r"(?:[一两二三四五六][份碗杯个盒块条只袋瓶斤]不?[甜辣冰热咸麻老嫩肥瘦生熟]的?){2}$"
    # 姐弟俩|作业本一人五本
    r"|(?:姐弟|兄弟|姐妹|兄妹|夫妻|父子|母女|母子)[俩仨](?=[\u4e00-\u9fff]{2})"
    # 俩孩子|一人一本
    rf"|[\d二两俩三四五六七八九十]{{1,3}}[个位名]?(?:{names.COUNTED})(?=[每一]个?人[\d一两二三四五六])"
)
# 可乐两瓶|一包薯片; no 大米两袋五斤装的, 两碗一碗不要辣 and 两排一排原味一排草莓
_COUNTED_NEXT = re.compile(
    rf"(?<=[\u4e00-\u9fff]{{2}})(?:{NUMBER})[{units.ONE_CHARACTER}]"
    rf"(?=(?:[一两二三四五]|[1-4]|半(?=斤))(?P<next>(?!两)[{units.ONE_CHARACTER}])半?(?![装的半多钱那这])(?![一每]?人)"
    rf"(?![^\s,，]*[一两二三四五\d](?P=next))(?!不|要|给|送|加|正常|都|也|就|左右"
    r"|[大中小冰热温甜咸辣红黑白蓝绿黄粉灰]的?(?:$|[\s,，]))[\u4e00-\u9fff]{2})"
)
LONGEST_WORD = 8


def split(text: str, piece: Piece) -> Iterator[Piece]:
    """`piece` of the message in parts, each of which may hold goods of its own."""
    said = text[piece.start : piece.end]
    begins = {match.start() for pattern in (_MORE, _ORDER) for match in pattern.finditer(said)}
    if len(_TAKERS.findall(text)) > 1:
        begins |= {match.start() for match in _TAKERS.finditer(said)}
    begins |= {match.end() for match in _COUNTED_NEXT.finditer(said)}
    if _SPOKEN.search(said):
        begins |= {match.start() for match in _I_WANT.finditer(said)}
    begins |= {*_agreed(said), *(match.end() for match in _AGAIN.finditer(said))}
    asides = (match for each in (_ASIDE, remarks.WITHIN) for match in each.finditer(said))
    begins |= {at for match in asides for at in match.span()}
    parts = pairwise(sorted({0, *begins, len(said)}))
    numbers = {begin + at for begin, end in parts for at in _numbers(said[begin:end])}
    held = {at for match in _TOGETHER.finditer(said) for at in range(*match.span())}
    cuts = sorted((begins | numbers) - {0, len(said)} - held)
    start, sign = piece.start, piece.sign
    for cut in cuts:
        yield replace(piece, start=start, end=piece.start + cut, sign=sign, is_asked=False)
        start, sign = piece.start + cut, ","
    yield replace(piece, start=start, sign=sign)


def _agreed(said: str) -> Iterator[int]:
    for match in _AGREED.finditer(said):
        if _AMOUNT.search(said, 0, match.start()):
            yield match.start()
        if match.end() < len(said):
            yield match.end()


def _numbers(said: str) -> list[int]:
    """Behind each bare number of 葡萄3香蕉2脐橙5; one number alone may be of a title: 三体2."""
    glued = [
        match.end() for match in _GLUED.finditer(said) if not _LENGTH.match(said, match.start())
    ]
    # A list goes on as it began: 茶叶蛋2甜豆浆3油条2.
    is_list = len(glued) > 1 and bool(_LAST.search(said))
    found = [end for end in glued if _begins_word(said[end:], is_list=is_list)]
    return found if len(found) > 1 or (found and _LAST.search(said)) else []


def _begins_word(behind: str, *, is_list: bool) -> bool:
    if _AMOUNT.match(behind):
        # 羽绒服130一件140一件
        return False
    if _LOOKS_ON.match(behind):
        # 洗发水大的1|小的2
        return True
    word = segment.words(behind[:LONGEST_WORD])[0]
    # 2包子 is of 包子, 4打火机 of 打火机; 2瓶装 is no goods.
    is_goods = word in thesaurus.built_in() or (len(word) > 2 and segment.is_word(word))
    is_unit = _UNIT.match(behind) is not None and not is_goods
    return (is_list or len(word) > 1) and not is_unit

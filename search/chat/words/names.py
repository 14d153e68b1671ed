"""How people are called: 张姐, 小李, 豆豆妈妈, 阿婆; and by where they live: 3-502."""

import re

from accounts.addresses.person_names import SURNAMES

# 姐 behind a surname makes a name of it.
TITLES = tuple(
    """
    阿姨 大爷 大妈 大姐 大哥 大叔 大婶 奶奶 爷爷 老师 先生 女士 师傅 妈妈 爸爸 姥姥 外婆 同学 姐
    哥 叔 婶 姨 总 嫂子 嫂 爷 妈 爸 主任 经理 教练 班长 组长
    """.split()
)
# Besides: what people are at work, and to each other.
MORE_TITLES = "伯伯|阿伯|叔叔|律师|会计|出纳|医生|护士|工头|书记|校长|主管|太太|嫂子|大嫂"
surnames = "".join(sorted(SURNAMES))

# Of so many people that 小刘 before goods is one; 小熊 and 小白 may begin what goods are called.
OFTEN = (
    "王李张刘陈杨赵周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董程曹袁邓许"
    "沈曾彭吕卢蒋蔡贾魏薛余潘杜钟任范姚廖"
)

# These are to be used in patterns.
# 张姐, 李小姐; 康师傅 makes noodles, 马大姐 sweets.
_title = "|".join(TITLES)
SURNAME_AND_TITLE = rf"(?!康师傅|马大姐)[{surnames}](?![我俺])[\u4e00-\u9fff]?(?:{_title})"
# 张姐 and 豆豆妈妈 may stand right before what they want: 张姐鸡蛋20个.
TITLED = (
    rf"(?:\S{{2,4}}班)?{SURNAME_AND_TITLE}"
    r"|(?![给帮替])[\u4e00-\u9fff]{1,3}(?:妈妈|爸爸|奶奶|爷爷|姥姥|外婆)"
)
# 小李, 王芳, 豆豆妈 only as a word of their own: 小米 and 老抽 are goods.
BARE = (
    rf"[小老阿][\u4e00-\u9fff]家?|[{surnames}][\u4e00-\u9fff]{{1,2}}|[\u4e00-\u9fff]{{1,3}}[妈爸]"
)
# 小坤, 大勇, 思思, where it is plain that a name is meant.
NICK = (
    r"(?:[小老阿大](?![的份杯瓶包袋盒号个只条罐桶箱])[\u4e00-\u9fff]"
    r"|(?P<twice>[\u4e00-\u9fff])(?P=twice))"
)
# 建国, 小芹, tina, 阿may: whatever may be called so; before a gap also 前台小妹妹.
ANYBODY = r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{5,6}(?=\s)|[\u4e00-\u9fff]?[a-z]{2,8}"
# 三(2)班 as it is read, 三年级2班, 高二5班
CLASS = r"[初高]?[一二三四五六七八九\d](?:(?:年级?)?\d{1,2}|年级?[一二三四五六七八九十]{1,2})\0?班"
# 502 on the fifth floor, which no 500 is
ROOM = r"[1-9]\d?(?:0[1-9]|1[0-2])"
# 3号楼
BUILDING = r"\d{1,2}(?:号楼|[栋幢座])"
# 3-201, 3栋1单元502
HOUSE = r"\d{1,2}[-#栋幢座](?:\d{1,2}(?:单元|-))?\d{3,4}室?"
# 101和202都要, 101、202各要
ROOMS_TOGETHER = r"(?:\d{3,4}[和跟、])+\d{3,4}[都各]要"
# 豆豆妈
PARENT = "妈妈?|爸爸?|奶奶|爷爷"
# 3号床, of a dormitory
PLACE = r"\d{1,2}号?[床桌铺]"
DEPARTMENT = "财务|后勤|行政|人事|销售|采购|仓库|前台|食堂|门卫|保安|车间"
# Where things are put up at home: 卧室双控两个, below one another.
AT_HOME = (
    "主卧|次卧|卧室|客厅|餐厅|厨房|卫生间|洗手间|浴室|阳台|书房|玄关|走廊|楼道|车库|院子|儿童房"
)
# Who is counted, before how much each of them has.
COUNTED = "人|工人|同事|同学|学生|孩子|小朋友|员工|老师|师傅|客人|大人|崽|娃|伢"
# Whom one writes to, and who wants something beside others.
SIBLINGS = ("大姐", "大哥", "阿哥", "阿姐")
# For whom people shop.
FAMILY = (
    "老爷们儿?|爱人|[男女]票|爸妈|爸爸?|妈妈?|爷爷|奶奶|外[公婆]|姥[姥爷]|老人|老公|老婆|媳妇|儿子|女儿|闺女|孙子|孙女|小孩|孩子|宝宝|娃"
    "|婆婆|公公|岳父|岳母|丈母娘|同事|领导|室友|舍友|邻居|幺儿|外孙女?|姑娘|老伴|对象|女朋友|男朋友|妹妹|弟弟"
)
# 二舅, 姐夫, 表妹, 姨妈, and 妈 by itself, beside others who want something.
RELATIVE = (
    rf"{FAMILY}|舅舅|姑姑|叔叔|伯伯|婶婶|哥哥|姐姐|嫂嫂|老丈人|嫂子|老[妈爸娘爹]|[大二小三]宝|崽|老头子?|[大小二三四表堂老胖瘦幺]?[舅姨姑叔伯婶嫂哥姐弟妹][夫妈父爹丈]?"
    "|[大二三四]?(?:大爷|大妈|大娘)|同学|同桌|闺蜜|[室舍队]友[a-z]|[爹娘]|侄[女子]|外甥|阿[\u4e00-\u9fff][姐哥叔婶姨伯嫂妹嬷婆]"
)
# Who wants something in the middle of speech: 我妈, 张师傅, 阿爸; 同事 小郑, 对门 李奶奶.
BESIDE = r"(?:同事|同桌|同学|[室舍队]友|隔壁|对[门面]|楼[上下]|邻居)"
SOMEBODY = (
    rf"(?:[我俺]家?(?:{RELATIVE})|{SURNAME_AND_TITLE}|[小老阿][{OFTEN}]|阿[爸妈公婆爷嫲嬷姐妹弟]"
    "|老公|老婆|媳妇|婆婆|公公|女儿|儿子|闺女|妹妹|弟弟|丈母娘|岳父|岳母)"
)

# 李工和吴工; 老王、老李、小张三个人一人, before what each of them wants.
_one = (
    rf"(?:{BESIDE}?(?:{SOMEBODY}|{RELATIVE})|[{surnames}](?:{MORE_TITLES})|[小老阿大][{surnames}]|[小阿][\u4e00-\u9fff]"
    rf"|(?:(?![给帮替和跟与])[\u4e00-\u9fff]){{1,3}}(?:{PARENT})|[{surnames}](?<![施童])工|[我俺]|{ROOM}室?)"
)
TOGETHER = (
    rf"[给帮]?(?P<names>{_one}(?:[、和跟与]{_one})+)"
    r"(?:[她他我]们)?(?:[两二三四五六七八九\d](?:个人?|位)|[俩仨])?"
)
_TITLED, _BARE = re.compile(TITLED), re.compile(BARE)
_ROOM = re.compile(
    r"(?:\d{1,2}|[a-z])[-#栋幢座号](?:楼)?\d{1,4}(?:-\d{1,4}|单元\d{3,4})?[室楼]?"
    rf"(?:[{surnames}][\u4e00-\u9fff]?)?"
    rf"|\d{{3,4}}(?:室|-?[{surnames}])?|\d{{2,4}}班|{CLASS}|{PLACE}"
)
_RELATIVE = re.compile(f"我?(?:{RELATIVE})")
_OFFICE = re.compile(
    r"\S{0,3}(?:食堂|厨房|前台|门卫|传达室|办公室|教研室|实验室|车间|仓库|宿舍|教室|公司|学校)"
)
_HOUSE = re.compile(f"{HOUSE}$")
# 阿婆, 值班室; no 烟台, which may stand before 苹果, too
_KIN = re.compile(
    rf"(?:{FAMILY})家?|[阿大小二三]?(?:婆|公|伯|姑|舅|婶|姨|叔|嫂|哥|姐|爷|奶)|[\u4e00-\u9fff][叔婶嫂哥姐]"
    r"|(?P<twice>[\u4e00-\u9fff])(?P=twice)|(?:伯|姑|舅|婶|姨|叔|嫂|哥|姐)(?:伯|姑|舅|婶|姨|叔|嫂|哥|姐|妈|父)|\S{1,3}(?:楼|室|部|班|组)"
)


def is_titled(text: str) -> bool:
    """陈叔, and nothing else."""
    return bool(_TITLED.fullmatch(text.strip()))


def titled(text: str) -> list[tuple[int, int]]:
    """[start, end) of 张姐 and 豆豆妈妈, wherever they stand."""
    return [match.span() for match in _TITLED.finditer(text)]


def title_at_start(text: str) -> int:
    """Where 张姐 ends, of 张姐鸡蛋20个; 0 where nobody is named so."""
    match = _TITLED.match(text)
    return match.end() if match else 0


def is_bare(text: str) -> bool:
    """王芳, 小李, 豆豆妈: names, and what goods may be called, too."""
    return bool(_BARE.fullmatch(text))


def is_room(text: str) -> bool:
    """3-502, 502室, 305班"""
    return bool(_ROOM.fullmatch(text))


def is_office(text: str) -> bool:
    """A room, or who works in one: 食堂, 三号车间, 502"""
    return is_room(text) or bool(_OFFICE.fullmatch(text))


def is_house(text: str) -> bool:
    """3栋1单元502, which is nobody who is written to."""
    return bool(_HOUSE.match(text))


def is_person(text: str) -> bool:
    """Whether somebody is called so, or lives there."""
    return any(pattern.fullmatch(text) for pattern in (_TITLED, _BARE, _ROOM, _KIN))


def is_relative(text: str) -> bool:
    """我婆婆, 闺蜜, and 大姐, to whom one also writes."""
    return text in SIBLINGS or bool(_RELATIVE.fullmatch(text))


def names_somebody(text: str, *, is_goods: bool) -> bool:
    """张姐, 豆豆妈妈; and 王芳, unless the store has goods that are called so."""
    return bool(_TITLED.search(text)) or (not is_goods and is_bare(text))

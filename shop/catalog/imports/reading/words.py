"""The words of price lists: units, what stands instead of a price, what is no goods."""

import re
import unicodedata
from functools import cache
from pathlib import Path

# Made by core.pinyin_table; read here as well, since a reader of files knows no search.
TRADITIONAL = Path(__file__).parents[4] / "core" / "data" / "traditional.txt"

# Counted in; longer ones first, so that 公斤 is not read as 斤.
UNITS = tuple(
    sorted(
        """
        件 个 包 袋 盒 瓶 罐 箱 桶 提 支 条 把 本 套 双 对 台 只 盆 杯 块 根 顶 卷 卡 盏 斤 公斤
        克 米 升 份 串 朵 枚 板 篮 筐 扎 捆 颗 头 片 张 听 碗 打 副 床 排 组 坛 壶 粒 棵 株 辆 部 架
        幅 匹 两 吨 毫升 市斤 平方米 平米 立方 筒 枝 盘 碟 挂 束 屉 笼 锅 尾 匣 口
        """.split(),
        key=len,
        reverse=True,
    )
)
# Other ways to write a unit.
SAME_UNIT = {
    "kg": "公斤",
    "千克": "公斤",
    "g": "克",
    "市斤": "斤",
    "l": "升",
    "ml": "毫升",
    "pcs": "个",
    "pc": "个",
    "m": "米",
    "箇": "个",
    "個": "个",
    "隻": "只",
    "雙": "双",
    "條": "条",
    "張": "张",
}
# Weights that are a unit of ours, where something costs so much "per 500g".
WEIGHTS = {"500g": "斤", "500克": "斤", "1000g": "公斤", "1000克": "公斤"}
# 一口价99, 3口味: no unit there.
UNIT = "(?:" + "|".join([*UNITS, "千克", "kg", "pcs?"]) + ")(?<!口(?=[价味]))"
_PLAIN_UNIT = re.compile(rf"(?:元|¥)?[/每一1]*({UNIT})", re.IGNORECASE)
# Stand where a price should.
NO_PRICE = re.compile(
    "面议|时价|时令价|市价|电询|询价|电议|咨询|私聊|私信|待定|待议|暂无|缺货|停售|售罄|断货|下架|赠品|非卖"
    "|无货|未定|联系|卖完|预定|预订|没货|停产|tbd|n/a",
    re.IGNORECASE,
)
# Said of goods that are sold no more.
NOT_SOLD = re.compile(
    r"[(（]?(?:已经?)?(?:停产|停售|下架|淘汰|停用|作废|禁用|不卖|不再销售)了?[)）]?"
)
# Sheets of other prices, which stay out beside a sheet of prices for everybody.
WHOLESALE_SHEET = re.compile("批发|代理|经销|出厂|会员|团购|员工|渠道|分销")
# A title or a line that says whose prices these are.
_WHOLESALE = re.compile(
    "(?:批发|批量|出厂|代理|进货|供货|会员|经销|拿货|成本|内部|员工|渠道|分销|结算|采购)(?:价|报价)(?!.*(?:另|咨询|联系|从优|优惠))"
)
_FOR_GROUPS = re.compile("团购(?:价|报价)(?!.*(?:另|咨询|联系|从优|优惠))")
# Sheets that count goods or tell of deliveries, which stay out beside a sheet of prices.
OTHER_SHEET = re.compile(
    "库存|盘点|盘存|进销存|出库|入库|出入库|台账|流水|销售(?:明细|记录|统计)|日报|月报|配送|说明|须知"
)
PRIVATE_SHEET = re.compile(
    "勿外传|内部|保密|机密|成本|进货|进价|采购|供应商|底价|勿发|不外发|仅自用"
)
_TOTALS = re.compile("(小|合|总|共)计|总额|总数|平均|本页(小|合)计|subtotal|total", re.IGNORECASE)
# 小计（6种）
_COUNTED = re.compile(r"[(（]?\s*共?\d+\s*[种个件项款]?\s*[)）]?$")
_NOTES = re.compile(
    r"(备?注|说明|温馨提示|提示|特别提醒|制表|制单|审核|审批|联系|电话|手机|热线|地址|门店地址|微信|更新|日期|时间|单位[::]"
    r"|第\s*\d+\s*[页/]|页码|以上|以下|本(价|报|店|表|图|单)|欢迎|营业|客服|订货|送货|配送|起送|满\s*\d+|打印|有效期"
    r"|价格(如有|仅供|含|随|以|有)|最终解释|图片仅供|收货人|送货人|经手人?|签字|签收|盖章|扫码|关注|感谢|谢谢|工厂|厂址|传真|网址|http|www|(?:tel|qq)(?:号|群|[.::]?\s*\d))",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(
    r"[-—\s]*(第?\s*\d+\s*页?|\d+\s*/\s*\d+|page\s*\d+.*)[-—\s]*", re.IGNORECASE
)
_MARKED_PAGE = re.compile(
    r"[-—–]+\s*\d{1,3}\s*[-—–]+|第\s*\d+\s*页(?:\s*[/,，]?\s*共\s*\d+\s*页)?|page\s*\d+(?:\s*(?:of|/)\s*\d+)?",
    re.IGNORECASE,
)
# What programs write beside goods.
_SHOP_TALK = re.compile(
    r"(?:已售|月销|月售|销量|库存|已拼|已团|已抢|还剩|累计|总售|近期售|热销|好评|好评率|收藏|人气|剩余|仅剩|限购)[量出]?[:：]?\s*\d[\d.,]*"
    r"[万wk+]*%?[件个份单人笔]?\+?|\d[\d.,]*[万wk+]*人(?:已?付款|已?购买|收货|评价|好评|已买|想买)|满\d+减\d+|包邮|满减|券|新品|热卖|爆款|加入?购物车|立即(?:购买|抢购)|去购买|选规格|马上抢|(?:去|马上|立即)?(?:跟团|参团|开团|拼团|下单)",
    re.IGNORECASE,
)
_ONLY_SHOP_TALK = re.compile(rf"(?:(?:{_SHOP_TALK.pattern})[\s|·,，。.]*)+", re.IGNORECASE)
# How a shelf is called where nothing in its looks says that it is one.
_SHELF = re.compile(
    "(?:类|区|系列|专区|专柜|食品|用品|饮料|饮品|酒水|酒类|水果|果蔬|蔬菜|零食|调味品?|调料|粮油|副食|日化|日杂|百货|文具|玩具|乳品|奶品"
    "|奶制品|冷饮|冷冻|速冻|干货|炒货|坚果|糕点|烘焙|面包|糖果|巧克力|罐头|速食|方便面|肉禽蛋?|水产|海鲜|熟食|豆制品|纸品|洗护|个护"
    "|护理|清洁|家清|家电|小家电|厨具|餐具|五金|灯具|电料|卫浴|建材|服装|男装|女装|童装|鞋帽|箱包|饰品|美妆|母婴|茶叶|咖啡|主食|凉菜"
    "|热菜|小吃|汤类?|套餐|甜品|膨化|饼干|米面|杂粮|其他|新品|热销|推荐)$"
)
# What a column says of goods, not which they are.
_FLAGS = re.compile("(?:其他|新品|热销|推荐)$")
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\ufe0f]")


def clean(text: str) -> str:
    """As a person reads it: full width folded, one space where there are several."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", folded).strip().strip("'\u0000")


def squeezed(text: str) -> str:
    """To compare by: neither spaces nor signs, small letters."""
    return re.sub(r"[\s\W_]+", "", clean(text).lower().replace("×", "x"))


def unit_of(text: str) -> str:
    """The unit that `text` is, or "" when it is more than one."""
    said = clean(text).lower().rstrip("。.")
    if said in SAME_UNIT:
        return SAME_UNIT[said]
    found = _PLAIN_UNIT.fullmatch(said)
    return SAME_UNIT.get(found[1], found[1]) if found else ""


def says_wholesale(text: str) -> bool:
    return bool(_WHOLESALE.search(simplified(clean(text))))


def says_for_groups(text: str) -> bool:
    return bool(_FOR_GROUPS.search(simplified(clean(text))))


def without_shop_talk(text: str) -> str:
    """Without 已售3件, 加入购物车: of the program that shows the goods, not of the goods."""
    if _ONLY_SHOP_TALK.fullmatch(clean(text).strip(" |·,，。.")):
        return ""
    return re.sub(
        rf"(?:^|\s+)(?:{_SHOP_TALK.pattern})(?=\s|$)", "", clean(text), flags=re.IGNORECASE
    )


@cache
def _simple() -> dict[int, str]:
    """{ord("價"): "价"}, as search folds it."""
    before, after = TRADITIONAL.read_text(encoding="utf-8").splitlines()
    return dict(zip(map(ord, before), after, strict=True))


def simplified(text: str) -> str:
    return text.translate(_simple())


def is_shelf(name: str) -> bool:
    return bool(_SHELF.search(name))


def names_goods(head: str) -> bool:
    """蔬菜 above names of vegetables."""
    return is_shelf(head) and not _FLAGS.search(head)


def is_total(text: str) -> bool:
    return bool(_TOTALS.fullmatch(_COUNTED.sub("", clean(text)).rstrip(":： ").replace(" ", "")))


def is_page_number(text: str) -> bool:
    """— 3 —, 第3页: whatever else stands near, and never a bare number."""
    return bool(_MARKED_PAGE.fullmatch(clean(text)))


def is_note(text: str) -> bool:
    said = clean(text).lstrip("※*★☆●◆■#·•-— ()[]【】<>《》")
    return bool(_NOTES.match(said) or _PAGE_NUMBER.fullmatch(said)) or len(said) > 60

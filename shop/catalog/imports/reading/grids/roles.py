"""What a header says about its column. Private words win: what a shop pays is no price."""

import re
from dataclasses import dataclass

from shop.catalog.imports.reading.words import (
    UNIT,
    WEIGHTS,
    clean,
    simplified,
    squeezed,
    unit_of,
)

# Prices by how surely they are what a shopper pays; earlier ones win.
PROMO, RETAIL, PLAIN = "promo", "retail", "plain"
SELLING = (PROMO, RETAIL, PLAIN)
# The list price beside one of these, and alone a price as they are.
UNIFORM = "uniform"
# What who buys with others pays: the price of a file that tells no other.
GROUP = "group"

_EXACT = {
    "name": """
        品名 名称 商品 商品名 商品名称 货品 货名 货品名称 产品 产品名 产品名称 品种 菜名 菜品 单品
        物品 物品名称 标题 宝贝 宝贝名称 宝贝标题 商品标题 书名 药品名称 通用名 项目 项目名称
        商品信息 产品信息 货物名称 材料名称 商品全名 商品简称 品项 名字 商品描述 花名 茶名 酒名
        款名 套餐 套餐名称 服务项目 item name product title goods productname itemname
    """,
    "model": """
        型号 产品型号 商品型号 机型 款号 model 规格型号
    """,
    "spec": """
        规格 规格型号 包装规格 商品规格 产品规格 净含量 净重 容量 尺寸 尺码 颜色 款式 口味
        规格参数 包装 含量 重量 spec size specification 规格说明 颜色尺码 规格名称 规格名
    """,
    "unit": """
        单位 计量单位 销售单位 售卖单位 计价单位 基本单位 零售单位 库存单位 unit uom
    """,
    "barcode": """
        条码 条形码 商品条码 商品条形码 国际条码 69码 国条 barcode ean upc 主条码 产品条码 条码号
    """,
    "sku": """
        编号 编码 货号 商品编码 商品编号 商品货号 sku 商品代码 代码 自编码 店内码 物料号 货品编码
        货品编号 产品编号 产品编码 商家编码 物料编码 存货编码 code skuid 品号 菜号
    """,
    "category": """
        类别 分类 品类 大类 类目 商品类别 商品分类 所属分类 部门 小类 产品类别 产品分类 货品类别
        种类 一级分类 类型 商品类型 category 分组 系列
    """,
    "picture": """
        图片 图 照片 商品图 商品图片 主图 产品图片 产品图 样图 实物图 缩略图 picture image photo
    """,
    "stock": """
        库存 库存数量 库存量 现存量 结存 现有库存 可用库存 当前库存 实际库存 stock
    """,
}
_ROLE = {squeezed(word): role for role, words in _EXACT.items() for word in words.split()}
# Words that end alike mean alike: 主单位, 店内分类, UPC码. What is bought or packed in is no unit.
_ENDING = {
    "unit": re.compile("(?<![箱件整大辅购货供产往来])单位$"),
    "category": re.compile("(?:分类|类别|分组|类目|品类)(?:名称?)?$"),
    "barcode": re.compile("(?:条形?码|upc码?|ean码?)$"),
    "spec": re.compile("^规格|规格(?:型号|名称?)?$"),
}
# 茶叶名称, and neither 供应商名称 nor 报表名称.
_NAME = re.compile("(?<!商|牌|户|铺|店|司|家|库|位|门|员|性|动|色|列|地|属|表|件|据)名称$")
_PRIVATE = re.compile(
    "进货?价|进价|批发|批价|批零|供货?价|供应价|出厂|整?箱价|件价|会员|vip|成本|代理|经销|拿货|结算|底价|采购|内部|员工|毛利|利润"
    "|分销|协议|订货价|配送价|到店价|加盟|盟价|渠道|一级价|二级价|三级价|大客户|合作价|同行|提成|佣金|返点|扣点|含税进|折扣"
    "|wholesale|cost|purchase|vipprice|大宗|量贩|起批|铺货|老客|熟客|积分价",
)
_PRICE = re.compile("价|price|零售|￥|¥|金额|rmb")
_LIST = re.compile(
    "原价|市场|建议|全国统一|统一零售|吊牌|划线|指导|官方|官网|专柜|门市|参考|标准零售|挂牌|天猫|京东|淘宝|厂价|日常价|平时|originalprice"
    "|listprice|msrp|标签价"
)
_GROUP = re.compile("团购(?:单|售)?价")
# The list price is the shop's own: what it asks while nothing is on offer.
_USUAL = re.compile("^(?:商品)?(?:原价|日常|平时|平日|正常|常规)")
# Where nothing else says what shoppers pay, everybody asks this much.
_UNIFORM = re.compile("^(?:全国)?(?:统一|标准)(?:零售价|售价|价)格?$")
_PROMO = re.compile(
    "现价|特价|活动|促销|优惠|秒杀|到手|今日|折后|抢购|特惠|券后|直播|惊爆|会场"
    "|双(?:十一|十二|旦|11|12)|618|店庆|周年庆|开业|年货"
)
# ≥100, 100个以上, 10件起: what somebody pays who takes so many.
_TIER = re.compile(
    rf"[≥>]=?\s*\d+\s*(?:{UNIT})?|满?\s*\d+\s*(?:{UNIT})?(?:及?以上|起批?|\+)|\d+\s*[-~]\s*\d+\s*{UNIT}"
)
_RETAIL = re.compile("零售|门店|本店|实价|实售|卖价|店内价|retail|商超价|超市价")
_PLAIN = re.compile(
    "^(销?售价格?|销售单价|单价|价格|价钱|报价|标价|定价|售卖价格?|商品价格|产品价格|价|price|unitprice|售|元|含税价|到户价)$"
)
_HINT = re.compile(r"[(（\[【](.*?)[)）\]】]|/(.*)$")
_STRANGE_MONEY = re.compile(
    "万|千元|分/|[(（]分[)）]|[(（]角[)）]|美元|美金|\\$|港|欧|日元|usd|hkd|eur|韩元|不含税"
)


@dataclass(frozen=True)
class Role:
    """What a column is: name, spec, unit, …, promo, retail, plain, list, private, other."""

    kind: str
    # The unit that the header says: 单价(元/斤).
    unit: str = ""
    # What makes its numbers no plain yuan: 价格（万元）.
    odd: str = ""
    # It only ends as names of goods do.
    is_likely: bool = False
    # Of a list price: it is asked while nothing is on offer.
    is_usual: bool = False

    @property
    def is_selling(self) -> bool:
        return self.kind in SELLING

    @property
    def is_price(self) -> bool:
        return self.is_selling or self.kind in ("list", "private", UNIFORM, GROUP)


NOTHING = Role("")


def of_header(text: str) -> Role:
    """NOTHING for what is no header that anybody knows."""
    said = simplified(clean(text).lower())
    if not said or len(said) > 24:
        return NOTHING
    core, unit = _without_hints(said)
    core = squeezed(core)
    whole = squeezed(said)
    # 品名规格, 商品名称及规格: the name with what it holds.
    named = re.sub("[及和与]?(规格|型号)+", "", core)
    for word in (whole, core, named):
        if word in _ROLE:
            return Role(_ROLE[word])
    if _PRIVATE.search(whole) or _TIER.fullmatch(said):
        return Role("private")
    if _GROUP.search(core):
        return Role(GROUP, unit)
    kind = _price_kind(core, whole)
    if kind:
        odd = _STRANGE_MONEY.search(said)
        return Role(kind, unit, odd[0] if odd else "", is_usual=bool(_USUAL.search(core)))
    return _by_words(core, said)


def _by_words(core: str, said: str) -> Role:
    """By how it ends, or by one of its parts."""
    if _NAME.search(core):
        return Role("name", is_likely=True)
    ending = next((role for role, end in _ENDING.items() if end.search(core)), "")
    return Role(ending or _by_parts(said))


def _by_parts(said: str) -> str:
    """等级/规格: what is known of it."""
    known = (_ROLE.get(squeezed(part), "") for part in said.split("/")[:3])
    return next((role for role in known if role in ("name", "spec", "category")), "")


def _price_kind(core: str, whole: str) -> str:
    """ "" for what is no price."""
    if _UNIFORM.match(core):
        return UNIFORM
    if _LIST.search(whole) and _PRICE.search(whole):
        return "list"
    if _PROMO.search(core) and _PRICE.search(whole):
        return PROMO
    if _RETAIL.search(core):
        return RETAIL
    if _PLAIN.match(core) or _PLAIN.match(core.removesuffix("元").removesuffix("rmb")):
        return PLAIN
    # 红标价, 元旦价: some price, and nobody knows whose.
    return "unknown_price" if core.endswith(("价", "价格", "报价")) else ""


def _without_hints(said: str) -> tuple[str, str]:
    """单价(元/斤) → 单价, 斤."""
    unit = ""
    for found in _HINT.finditer(said):
        inner = (found[1] or found[2] or "").strip()
        inner = inner.removeprefix("rmb").removeprefix("元/")
        inner = WEIGHTS.get(inner, inner)
        unit = unit or unit_of(inner) or unit_of(inner.rpartition("/")[2])
    return _HINT.sub("", said), unit if unit != "元" else ""

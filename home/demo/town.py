"""The five shops of the demo town: who runs them and what their pages say. Invented people."""

from dataclasses import dataclass, field
from decimal import Decimal

OPERATOR_PHONE = "13900000000"
LANDING_SLUG = "qiu-shou-jie"


@dataclass(frozen=True)
class DemoStore:
    """`shop` is the name in catalogue.csv; money in yuan."""

    shop: str
    name: str
    phone: str
    owner: str
    logo: str
    tagline: str
    notice: str
    hours: str
    area: str
    address: str
    wechat: str
    intro: str
    delivery_fee: Decimal
    free_delivery_from: Decimal | None
    banner: tuple[str, str, str]
    # Goods put forward on the store page and bought by the demo's first customers.
    best: list[str] = field(default_factory=list)


STORES = [
    DemoStore(
        shop="副食店",
        name="幸福副食店",
        phone="13900000001",
        owner="王秀兰",
        logo="logo-grocery",
        tagline="粮油果蔬、零食酒水，楼下就有",
        notice="每天 18:00 前下单，当晚送到小区门口；散称的水果蔬菜按斤卖，可以买半斤。",
        hours="每天 7:30–21:30",
        area="浙江省杭州市西湖区",
        address="浙江省杭州市西湖区文新街道桂花巷 18 号",
        wechat="xingfu-fushi",
        intro="<p>开了十二年的街坊小店。水果蔬菜每天早上到货，粮油都是常吃的牌子。</p>",
        delivery_fee=Decimal("5.00"),
        free_delivery_from=Decimal("59.00"),
        banner=("banner-harvest", "秋收到店", "苹果、红薯、新米，今天刚到"),
        best=["G0197", "G0215", "G0219", "G0220", "G0252", "G0238", "G0070", "G0331"],
    ),
    DemoStore(
        shop="海尔专卖店",
        name="海尔专卖店",
        phone="13900000002",
        owner="陈建国",
        logo="logo-haier-dealer",
        tagline="冰箱、空调、洗衣机，送货安装",
        notice="大家电市区免费送货上门，安装师傅次日联系；价格含基础安装。",
        hours="周一至周日 9:00–19:00",
        area="浙江省杭州市拱墅区",
        address="浙江省杭州市拱墅区上塘路 266 号",
        wechat="haier-laochen",
        intro="<p>家电卖了二十年，选型号、量尺寸都可以先问。</p>",
        delivery_fee=Decimal("0.00"),
        free_delivery_from=None,
        banner=("banner-winter", "暖冬家电", "热水器、干衣机，过冬不发愁"),
        best=["H0363", "H0366", "H0377", "H0389", "H0402", "H0410", "H0427", "H0428"],
    ),
    DemoStore(
        shop="书店",
        name="拾光书店",
        phone="13900000003",
        owner="林文静",
        logo="logo-books",
        tagline="读一本好书，在巷子口",
        notice="两本以上包邮；想找的书没上架，微信问我，三天内给回音。",
        hours="10:00–20:00，周一休息",
        area="浙江省杭州市上城区",
        address="浙江省杭州市上城区小营巷 7 号",
        wechat="shiguang-books",
        intro="<p>四十多本店主读过的书，小说多一些。</p>",
        delivery_fee=Decimal("6.00"),
        free_delivery_from=Decimal("60.00"),
        banner=("banner-town", "巷子口的书店", "下雨天，适合读书"),
        best=["S0434", "S0435", "S0437", "S0433", "S0473", "S0475"],
    ),
    DemoStore(
        shop="服装店",
        name="素衣服装店",
        phone="13900000004",
        owner="赵小雨",
        logo="logo-clothes",
        tagline="棉的、舒服的、耐穿的",
        notice="尺码拿不准先问，不合身七天内可换；到店可以试穿。",
        hours="每天 10:00–21:00",
        area="浙江省杭州市滨江区",
        address="浙江省杭州市滨江区江南大道 120 号",
        wechat="suyi-xiaoyu",
        intro="<p>衣服不多，件件是自己愿意穿的。</p>",
        delivery_fee=Decimal("8.00"),
        free_delivery_from=Decimal("99.00"),
        banner=("banner-town", "换季上新", "卫衣、毛线帽，先暖和起来"),
        best=["F0477", "F0480", "F0482", "F0488", "F0487", "F0485"],
    ),
    DemoStore(
        shop="手工店",
        name="巧手手工店",
        phone="13900000005",
        owner="周巧巧",
        logo="logo-crafts",
        tagline="杯碗灯花，都是手做的",
        notice="手工物件大小颜色略有不同，以收到的为准；易碎品加厚包装。",
        hours="周三至周日 11:00–19:00",
        area="浙江省杭州市余杭区",
        address="浙江省杭州市余杭区良渚文化村 3 幢",
        wechat="qiaoshou-studio",
        intro="<p>一个人的工作室，做得慢，卖得也慢。</p>",
        delivery_fee=Decimal("10.00"),
        free_delivery_from=Decimal("128.00"),
        banner=("banner-harvest", "送人的小东西", "杯子、烛台、一盆多肉"),
        best=["C0497", "C0498", "C0500", "C0506", "C0504", "C0503"],
    ),
]

# Shown as sold out, so that the state can be seen.
SOLD_OUT = frozenset({"G0208", "H0370", "S0440", "C0502"})

CUSTOMERS = [
    ("李明", "13700000001", "浙江省", "杭州市", "西湖区", "文三路 88 号 2 幢 301"),
    ("孙丽华", "13700000002", "浙江省", "杭州市", "拱墅区", "湖墅南路 15 号 1 单元 602"),
    ("何志强", "13700000003", "浙江省", "杭州市", "滨江区", "滨盛路 520 号 8 幢 1204"),
    ("吴桂英", "13700000004", "浙江省", "杭州市", "上城区", "清泰街 33 号 5 楼"),
    ("郑小满", "13700000005", "浙江省", "杭州市", "余杭区", "文一西路 998 号 12 幢 702"),
]

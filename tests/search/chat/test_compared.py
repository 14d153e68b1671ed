"""Which of several is meant, where an order compares them: 要最亮的那种, 便宜点的可乐."""

from decimal import Decimal

import pytest

from search.chat.reader import read
from tests import make
from tests.search.chat.small_shop import read_as

GOODS = (
    *(("公牛灯泡 5瓦", "个", 8), ("公牛灯泡 9瓦", "个", 12), ("公牛灯泡 15瓦", "个", 18)),
    *(("公牛插排 6位 3米", "个", 59), ("公牛插排 6位 5米", "个", 79)),
    *(("美的电饭煲 3升", "个", 169), ("苏泊尔电饭煲 4升", "个", 219)),
    *(("红富士苹果 大果", "斤", 6), ("红富士苹果 小果", "斤", 4), ("西红柿", "斤", 3)),
)

APPLES = ["红富士苹果 大果", "红富士苹果 小果"]

ORDERS = [
    # behind the goods, in whatever clause
    ("灯泡坏了，要买一个，要最亮的那种，年纪大了看不清", [("公牛灯泡 15瓦", 1)]),
    ("插排拿两个 六位的 线要长的那种", [("公牛插排 6位 5米", 2)]),
    ("灯泡两个（瓦数小的）", [("公牛灯泡 5瓦", 2)]),
    ("电饭煲一个，就我们老两口吃，最小的就可以了", [("美的电饭煲 3升", 1)]),
    ("灯泡一个最亮的，插排一个短的", [("公牛灯泡 15瓦", 1), ("公牛插排 6位 3米", 1)]),
    ("苹果3斤，要大一点的", [("红富士苹果 大果", 3)]),
    ("灯泡两个，插排一个，都要最便宜的", [("公牛灯泡 5瓦", 2), ("公牛插排 6位 3米", 1)]),
    # before how many
    ("电饭煲 要大一点的 来一个", [("苏泊尔电饭煲 4升", 1)]),
    ("灯泡，给我最大的那个，来三个", [("公牛灯泡 15瓦", 3)]),
    # before the goods
    ("便宜点的电饭煲来一个，线最长的插排来两个", [("美的电饭煲 3升", 1), ("公牛插排 6位 5米", 2)]),
    ("西红柿五斤；要大一点的电饭煲来一个", [("西红柿", 5), ("苏泊尔电饭煲 4升", 1)]),
    ("苹果五斤；要大一点的电饭煲来一个", [(APPLES, 5), ("苏泊尔电饭煲 4升", 1)]),
    # by what it costs
    ("苹果2斤便宜那种", [("红富士苹果 小果", 2)]),
    ("电饭煲一个，贵一点的", [("苏泊尔电饭煲 4升", 1)]),
    ("3块98那个苹果来6斤", [("红富士苹果 小果", 6)]),
]


@pytest.fixture
def shop(store):
    for name, unit, price in GOODS:
        cents = Decimal("0.02") if name.startswith("红富士") else 0
        make.product(store, name, unit=unit, price=str(price - cents))
    return store


@pytest.mark.parametrize(("said", "found"), ORDERS)
def test_takes_the_one_that_is_meant(shop, said, found):
    assert read_as(shop, said) == found


@pytest.mark.parametrize(
    "said", ["西红柿3斤，要大一点的", "西红柿3斤 便宜点的那种", "灯泡两个，不要太亮的"]
)
def test_what_tells_none_apart_is_for_the_shop(shop, said):
    found = read(said, store=shop)

    assert len(found.lines) == 1
    assert found.note

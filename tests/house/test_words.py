"""
Words people read go through gettext: nothing Chinese stands bare in templates, Python or scripts,
and every text has its English. What stays Chinese is listed here, with the reason.
"""

import ast
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "accounts", "shop", "search", "orders", "home", "site")
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES"
GETTEXT = frozenset({"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"})
# core.language.sent: what leaves the screen and stays Chinese.
# accounts.sms.purposes.purpose: what an SMS says, as its approved template does.
MARKS = GETTEXT | {"sent", "purpose"}
MARKED_BY = frozenset({"django.utils.translation", "core.language", "accounts.sms.purposes"})
# Han characters; full-width punctuation in templates besides.
HAN = re.compile("[\u3400-\u9fff]")
CHINESE = re.compile("[\u3400-\u9fff\u3000-\u303f\uff01-\uff5e]")

# Folders and files whose Chinese is no text on the screen.
NOT_ON_SCREEN = {
    "home/demo": "the demo town and the practice gateway speak Chinese, as their models do",
    "search/analysis": "the language that is searched",
    "search/chat": "the language that orders are typed in",
    "orders/chat/sheet_row.py": "the language that orders are typed in",
    "orders/chat/sheet_from_message.py": "the language that orders are typed in",
    "orders/printers/adapters/feie.py": "what the maker answers",
    "orders/bulk_shipping/columns.py": "headers as merchants and couriers' programs write them",
    "shop/catalog/imports/reading": "the language that price lists are written in",
    "core/pinyin_table.py": "characters and how they sound",
    "core/quantity.py": "units as merchants write them",
    "accounts/addresses/area_names.py": "names of places",
    "accounts/addresses/areas.py": "names of places",
    "accounts/addresses/pasted_address.py": "the language that addresses are pasted in",
    "accounts/addresses/person_names.py": "names of people",
    "shop/stores/naming/names.py": "what a store's name must not contain",
    "search/model_reader/masking.py": "how people write who they are",
    "search/model_reader/question.py": "what a model is told",
    "orders/payments/bills": "columns of statements that Chinese gateways write",
    "site/xiaodiantong/settings": "the platform's name, and the API's document",
}
# Words of a file that are data, kept or sent.
DATA = {
    "accounts/models/address.py": {"家", "公司", "学校"},  # stored; shown by their label
    "accounts/api/addresses.py": {"李明", "浙江省", "杭州市", "西湖区", "文三路 88 号"}
    | {"李明 13700000001 浙江省杭州市西湖区文三路88号"},  # examples of the API
    "accounts/sms/reports.py": {"成功"},  # what a provider wants to hear
    "core/api/schema.py": {"例子", "请求有误", "手机号：请填写 11 位手机号", "请填写 11 位手机号"},
    "home/desk/api/orders.py": {"顺丰速运", "没货了"},
    "home/desk/api/products.py": {"红富士苹果", "斤"},
    "home/desk/api/promotions.py": {"满 100 减 10"},
    "home/desk/api/stock.py": {"进货"},
    "orders/reviews/words.py": {"[一-鿿]+", "不", "没"},  # of the language that reviews are in
    "search/api.py": {"一包方便面，两斤面粉，半斤白糖，那个蓝色包装的薯片"},
    "site/xiaodiantong/api.py": {"小店通 API"},
    # Units and options are merchants' words, these are what they begin with.
    "shop/catalog/units.py": set(
        """
        件 个 包 袋 盒 瓶 罐 箱 桶 提 支 条 把 本 套 双 对 台 只 盆
        杯 块 根 顶 卷 卡 盏 斤 公斤 克 米 升
        """.split()
    ),
    "shop/catalog/editor.py": {"件"},
    "shop/catalog/products.py": {"件"},
    "shop/catalog/imports/publishing.py": {"件"},
    "shop/stock/admin/admin_views.py": {"件"},
    "shop/stock/admin/new_variants.py": {"件", "颜色", "尺码"},
    "shop/stores/blocks.py": {"活动已结束", "常见问题", "领优惠券"} | {"限时抢购", "一起买更便宜"},
    "home/desk/products/form.py": {"颜色", "尺码"},
    "home/desk/products/quick_add.py": {"件"},
    # Names of rows in the database.
    "shop/stores/opening.py": {"商家"},
    "home/moderation.py": {"店铺审核", "审核员审核"},
    "home/operators/groups.py": {"运营", "财务"},
    # What is read, not said.
    "shop/form_fields.py": {"元"},
    "orders/models/order.py": {"市辖区", "县"},
    "orders/shipping/tracking/providers/kuaidi100.py": set(
        "退签 退回 拒签 疑难 揽收 派件 签收 未签收 成功".split()
    ),
    "orders/payments/reconciliation/statement.py": {"公众账号ID"},
    "shop/suppliers/adapters/base.py": set("拒收 异常 退回 已签收 已送达 妥投 派送 配送中".split()),
    "shop/suppliers/adapters/haier.py": {"日日顺物流"},  # as carriers are named
    "search/popular.py": {r"\d{7,}|www|http|[.@/\\\\]|微信|加我|vx|q群"},
    "site/xiaodiantong/ops/logging/masking.py": {r"(验证码\D{0,8})\d{4,8}"},
    # To the gateway, and to programmers.
    "orders/payments/gateways/alipay.py": {"退款"},
    "orders/payments/gateways/alipay_answers.py": {"the amount is no number of 分"},
    "orders/payments/gateways/wechatpay_answers.py": {" is no amount in 分"},
    # Chinese counts by ten thousands, English by thousands.
    "home/templatetags/shop.py": {"万", r"(\d+)月(\d+)日"},
}
# Values that forms send and rows keep.
KEPT_IN_TEMPLATES = {
    "templates/shop/catalog/admin/variants.html": {"颜色", "尺码"},
}
_WRAPPED = re.compile(
    r"\{#.*?#\}|<!--.*?-->|\{% comment.*?endcomment %\}"
    r"|\{% blocktranslate.*?endblocktranslate %\}"
    r'|\{% translate (?:"[^"]*"|\'[^\']*\')[^%]*%\}|_\((?:"[^"]*"|\'[^\']*\')\)',
    re.S,
)
_IN_TEMPLATE = re.compile(r'(?:\{% translate |_\()(?:"([^"]*)"|\'([^\']*)\')')
_BLOCK = re.compile(r"\{% blocktranslate([^%]*)%\}(.*?)\{% endblocktranslate %\}", re.S)


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not {"migrations", "management"} & set(path.parts):
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def spoken() -> Iterator[tuple[str, ast.Module]]:
    """Modules that may say something on the screen."""
    for name, tree in modules():
        if not any(f"{name}/".startswith(f"{told}/") for told in NOT_ON_SCREEN):
            yield name, tree


def templates() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def marked(tree: ast.Module) -> dict[str, str]:
    """{"_": "gettext"}: by which names a module calls what marks its words."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in MARKED_BY
        for alias in node.names
        if alias.name in MARKS
    }


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    names = marked(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield names[node.func.id], node


def bare(tree: ast.Module) -> set[str]:
    """String literals with Chinese that no mark and no docstring holds."""
    held = {id(inner) for _mark, call in calls(tree) for inner in ast.walk(call)}
    held |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    held |= {
        id(keyword.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith("Config")
        for keyword in node.body
        if isinstance(keyword, ast.Assign)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HAN.search(node.value)
        and id(node) not in held
    }


def messages() -> dict[str, list[str]]:
    """{msgid: its English}, of the catalogue as it is written."""
    found: dict[str, list[str]] = {}
    text = (ENGLISH / "django.po").read_text(encoding="utf-8")
    for block in re.split(r"\n\s*\n", text.strip()):
        name, fields = "", dict[str, str]()
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            named = re.match(r"(msg\S+) ", line)
            name = named[1] if named else name
            literal = line.removeprefix(f"{name} ")
            fields[name] = fields.get(name, "") + ast.literal_eval(literal)
        found[fields["msgid"]] = [each for key, each in fields.items() if "msgstr" in key]
    return found


def said_in_python() -> set[str]:
    return {
        node.args[0].value
        for _name, tree in modules()
        for mark, node in calls(tree)
        if mark in GETTEXT and isinstance(node.args[0], ast.Constant)
    }


def said_in_templates() -> set[str]:
    found = set()
    for _name, text in templates():
        found |= {one or other for one, other in _IN_TEMPLATE.findall(text)}
        for options, body in _BLOCK.findall(text):
            words = re.sub(r"\s*\n\s*", " ", body.strip()) if "trimmed" in options else body
            found.add(re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", words))
    return found


@pytest.mark.long
def test_python_says_nothing_in_bare_chinese():
    found = {name: bare(tree) - DATA.get(name, set()) for name, tree in spoken()}

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.long
def test_the_list_of_data_names_nothing_that_is_gone():
    there = {name: bare(tree) for name, tree in modules()}

    assert {name: gone for name, words in DATA.items() if (gone := words - there[name])} == {}
    assert [name for name in NOT_ON_SCREEN if not (ROOT / name).exists()] == []


def test_templates_say_nothing_in_bare_chinese():
    found = {}
    for name, text in templates():
        rest = _WRAPPED.sub("", text)
        for words in KEPT_IN_TEMPLATES.get(name, ()):
            assert f'value="{words}"' in rest, (name, words)
            rest = rest.replace(f'value="{words}"', "")
        lines = [line.strip() for line in rest.splitlines() if CHINESE.search(line)]
        if lines:
            found[name] = lines

    assert found == {}


_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*|(?<=[;{}\s])//\s[^\n]*", re.S | re.M)
_SAID = re.compile(r'\bsay\("((?:[^"\\]|\\.)*)"')


def test_scripts_say_what_has_its_english():
    """say("…") of static/js/shop.js looks into words.en.js."""
    folder = ROOT / "static"
    english = (folder / "js" / "words.en.js").read_text(encoding="utf-8")
    known = dict(re.findall(r'^  "(.*?)": "(.*?)",$', english, re.M))
    said, bare = set(), {}
    for path in sorted([*folder.glob("js/*.js"), *folder.glob("admin/*.js")]):
        if path.name != "words.en.js":
            text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
            said |= {words for words in _SAID.findall(text) if CHINESE.search(words)}
            lines = [line for line in _SAID.sub("", text).splitlines() if CHINESE.search(line)]
            bare |= {path.name: lines} if lines else {}

    assert bare == {}
    assert said == set(known)
    assert [words for words in known.values() if CHINESE.search(words)] == []
    assert [
        (text, words)
        for text, words in known.items()
        if sorted(re.findall(r"\{\d\}", text)) != sorted(re.findall(r"\{\d\}", words))
    ] == []


def test_percent_signs_are_not_doubled_on_the_page():
    """{{ _("50%") }} shows 50%%: {% translate %} does not."""
    assert [name for name, text in templates() if re.search(r'_\("[^"]*%[^"]*"\)', text)] == []


@pytest.mark.long
@pytest.mark.parametrize("said", [said_in_python, said_in_templates])
def test_every_text_has_its_english(said):
    known = messages()
    wanted = {text for text in said() if CHINESE.search(text)}

    assert sorted(text for text in wanted if not all(known.get(text, [""]))) == []


@pytest.mark.long
def test_the_catalogue_has_nothing_that_nobody_says():
    said = said_in_python() | said_in_templates()

    assert sorted(text for text in messages() if text and text not in said) == []


def test_the_catalogue_guesses_nothing_and_is_compiled(tmp_path):
    for catalogue in (ENGLISH, ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"):
        for source in sorted(catalogue.glob("*.po")):
            assert "fuzzy" not in source.read_text(encoding="utf-8"), source
            compiled = tmp_path / "compiled.mo"
            try:
                command = ["msgfmt", "--check-format", "-o", str(compiled), str(source)]
                subprocess.run(command, check=True)
            except FileNotFoundError:
                if os.environ.get("CI"):
                    raise
                pytest.skip("no msgfmt (Debian: apt-get install gettext)")
            assert compiled.read_bytes() == source.with_suffix(".mo").read_bytes(), source


def test_english_is_english():
    """Save for what merchants and shoppers type, which examples show."""
    examples = re.compile("浙江省|文三路|土豆|马铃薯|酱油|颜色|白色|幸福小店|王|斤")
    texts = {text: words for text, words in messages().items() if text}

    assert [
        text
        for text, words in texts.items()
        if CHINESE.search("".join(words)) and not examples.search("".join(words))
    ] == []

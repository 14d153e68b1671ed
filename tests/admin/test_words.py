"""
No English where merchants and operators look: Wagtail's catalogues are Chinese to the last
string, and the pages that both find in their menus hold no Latin word but names.
"""

import gettext
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils.translation import trans_real

from orders.payments.models import PaymentLog
from tests.tenancy.world import World

OURS = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
# Names of things, and what people type and read in Latin letters anyway.
KNOWN = set(
    "sku api pdf wechat qr csv excel xlsx id json html url seo jpg jpeg png webp gif svg avif heic"
    " bmp tif txt ip icp appid kg mb kb ctrl shift esc wagtail http https www com sha ok".split()
)
# What is a piece of data, not a word: addresses, numbers, codes, file names, phone masks.
DATA = re.compile(
    r"https?://\S+|[\w.-]+\.(?:jpg|png|webp|csv|com|test|txt)\b|/[\w/?=&%.-]+|\b[A-Z0-9]{6,}\b"
    r"|\b\w*\d\w*\b|[\w-]+@[\w.-]+|\b[a-z]+(?:-[a-z0-9]+)+\b|localhost|\b[a-z]+\.[a-z]+page\b"
    r"|\w*zqxbwjvk\S*|甲-\w+|wx甲"
)
WORD = re.compile(r"[A-Za-z]{2,}")
# Other pages than the admin's, and a list of the world's time zones.
LEADS_AWAY = re.compile(r"logout|styleguide|/merchant/|/account/")
SPOKEN = ("title", "aria-label", "placeholder", "alt")
ENTRY = re.compile(
    r'^(?:msgctxt (".*")\n)?msgid ((?:".*"\n)+)(?:msgid_plural (?:".*"\n)+)?'
    r'msgstr(?:\[0\])? ((?:".*"\n?)+)',
    re.MULTILINE,
)


def read_po(path: Path) -> dict[str, str]:
    """What a catalogue's source says: key as gettext has it -> (first) translation."""

    def joined(quoted: str) -> str:
        return "".join(json.loads(line) for line in quoted.splitlines())

    return {
        (f"{joined(context)}\4" if context else "") + joined(key): joined(words)
        for context, key, words in ENTRY.findall(path.read_text(encoding="utf-8"))
        if joined(key)
    }


def wagtails(domain: str) -> dict[str, Path]:
    """Every string of Wagtail and its parts that are installed -> the catalogue it is in."""
    found = {}
    for app in apps.get_app_configs():
        path = Path(app.path) / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
        if app.name.startswith("wagtail") and path.exists():
            found.update(dict.fromkeys(read_po(path), path))
    return found


def said_by(keys) -> set[str]:
    """Keys of a catalogue, those with several forms once."""
    return {key[0] if isinstance(key, tuple) else key for key in keys}


def test_every_string_of_wagtail_has_chinese_words():
    chinese = said_by(trans_real.translation("zh-hans")._catalog.keys())

    wanted = wagtails("django")

    assert len(wanted) > 1500
    assert {key: str(path) for key, path in wanted.items() if key not in chinese} == {}


@pytest.mark.long
def test_every_string_of_wagtails_scripts_has_chinese_words(merchant):
    script = merchant.get("/admin/jsi18n/").content.decode()
    chinese = json.loads(re.search(r"newcatalog = (\{.*?\n  \})", script, re.DOTALL)[1])

    wanted = wagtails("djangojs")

    assert len(wanted) > 80
    assert [key for key in wanted if key not in chinese] == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_our_catalogue_is_compiled_as_it_is_written(domain):
    with (OURS / f"{domain}.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)._catalog
    words = {key[0] if isinstance(key, tuple) else key: said for key, said in catalogue.items()}
    words.pop("", None)

    # Otherwise: msgfmt --check-format -o <domain>.mo <domain>.po
    assert words == read_po(OURS / f"{domain}.po")


def words_of(html: str) -> set[str]:
    soup = BeautifulSoup(html, "html.parser")
    menu = json.dumps(json.loads(soup.select_one("#wagtail-sidebar-props").text))
    texts = [json.loads(f'"{label}"') for label in re.findall(r'"label": "([^"]*)"', menu)]
    texts += [element["value"] for element in soup.select("input[type=submit][value]")]
    for element in soup(["script", "style", "svg", "noscript", "code", "pre"]):
        element.decompose()
    # Counts nothing yet and says None, unseen.
    for element in soup.select("[data-side-panel-toggle-counter][hidden]"):
        element.decompose()
    texts += [str(text) for text in soup.find_all(string=True) if not isinstance(text, Comment)]
    texts += [element[name] for name in SPOKEN for element in soup.select(f"[{name}]")]
    found = WORD.findall(DATA.sub(" ", " \n ".join(texts)))
    return {word for word in found if word.lower() not in KNOWN}


def menu_of(client: Client) -> list[str]:
    """Addresses of all entries in the sidebar."""
    soup = BeautifulSoup(client.get("/admin/").content, "html.parser")
    urls = re.findall(r'"url": "(/admin/[^"]*)"', soup.select_one("#wagtail-sidebar-props").text)
    return sorted(
        {url for url in urls if not re.search(r"logout|styleguide|/merchant/|/account/", url)}
    )


def english(client: Client, urls: list[str]) -> dict[str, set[str]]:
    found = {}
    for url in urls:
        response = client.get(url, follow=True)
        assert response.status_code == 200, url
        found[url] = words_of(response.content.decode())
    return {url: words for url, words in found.items() if words}


@pytest.mark.long
def test_merchants_read_chinese(merchant, world: World):
    page, product = world.own.page.pk, world.own.product.pk
    image = world.own.image.pk
    urls = [
        *menu_of(merchant),
        f"/admin/pages/{page}/",
        f"/admin/pages/{page}/?ordering=ord",
        f"/admin/pages/{page}/edit/",
        f"/admin/pages/{page}/history/",
        f"/admin/pages/{page}/unpublish/",
        f"/admin/pages/{product}/edit/",
        f"/admin/pages/{product}/usage/",
        f"/admin/pages/{world.own.category.pk}/delete/",
        "/admin/images/multiple/add/",
        f"/admin/images/{image}/",
        f"/admin/images/{image}/delete/",
        f"/admin/images/usage/{image}/?describe_on_delete=1",
    ]

    assert english(merchant, urls) == {}


@pytest.mark.long
def test_operators_read_chinese(operator, world: World):
    urls = menu_of(operator)

    assert len(urls) > 25
    assert english(operator, urls) == {}


def test_the_payment_log_says_in_words_where_news_came_from(operator, world: World):
    PaymentLog.objects.filter(store=world.own.store).update(detail={"note": "gateway"})

    page = operator.get("/admin/operate-payment-log/").content.decode()

    assert "渠道答复" in page
    assert "gateway" not in page

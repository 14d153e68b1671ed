"""Which language somebody gets, how it is chosen, and that page copies keep the two apart."""

import re

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.translation import trans_real

from core import language
from tests import make
from xiaodiantong.ops.page_cache import copies

pytestmark = pytest.mark.django_db

ENGLISH_FIRST = "en-GB,en;q=0.9,zh-CN;q=0.8"
CHINESE_FIRST = "zh-CN,zh;q=0.9,en;q=0.8"


def of(header=None, cookie=None) -> str:
    request = RequestFactory().get("/")
    if header is not None:
        request.META["HTTP_ACCEPT_LANGUAGE"] = header
    if cookie is not None:
        request.COOKIES["django_language"] = cookie
    return language.of(request)


@pytest.fixture
def shop(settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE = "local"
    copies._caches.clear()
    with django_capture_on_commit_callbacks(execute=True):
        store = make.store("幸福小店")
        make.product(store, "香蕉", price="3.20", stock="50")
    yield store
    copies._caches.clear()


def get(url, header=None, cookie=None):
    client = Client(headers={} if header is None else {"accept-language": header})
    if cookie is not None:
        client.cookies["django_language"] = cookie
    return client.get(url)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "*",
        "zh-CN",
        CHINESE_FIRST,
        "fr-FR,en;q=0.8",
        "en;q=0.5,zh",
        "eng",
        "en_US",
        "\x00en",
        "enenen,zh",
    ],
)
def test_whoever_does_not_ask_for_english_first_reads_chinese(header):
    assert of(header) == "zh-hans"


@pytest.mark.parametrize("header", ["en", "EN", " en-US", "en-GB,zh;q=0.9", "en , zh", "en-a-b,x"])
def test_english_first_reads_english(header):
    assert of(header) == "en"


def test_what_somebody_chose_wins_over_the_browser():
    assert of(ENGLISH_FIRST, "zh-hans") == "zh-hans"
    assert of(CHINESE_FIRST, "en") == "en"
    assert of(None, "en") == "en"


@pytest.mark.parametrize("cookie", ["fr", "", "zh-CN", "EN", "en\x00", "../../en"])
def test_an_odd_choice_is_none(cookie):
    assert of(ENGLISH_FIRST, cookie) == "en"
    assert of(CHINESE_FIRST, cookie) == "zh-hans"


def test_the_answer_says_its_language_and_what_decided_it():
    chinese, english = get("/terms/"), get("/terms/", ENGLISH_FIRST)
    chosen = get("/terms/", CHINESE_FIRST, "en")

    assert (chinese["Content-Language"], chinese["Vary"]) == ("zh-hans", "Accept-Language")
    assert (english["Content-Language"], english["Vary"]) == ("en", "Accept-Language")
    assert (chosen["Content-Language"], chosen["Vary"]) == ("en", "Accept-Language, Cookie")


def test_a_choice_of_what_the_browser_asks_for_anyway_keeps_shared_copies():
    assert get("/terms/", ENGLISH_FIRST, "en")["Vary"] == "Accept-Language"


def test_the_language_of_a_request_ends_with_it():
    get("/", ENGLISH_FIRST)

    assert translation.get_language() == settings.LANGUAGE_CODE


def test_the_choice_is_kept_for_a_year_and_leads_back(shop):
    url = f"http://testserver/{shop.slug}/?sort=new"

    response = Client().post("/language/", {"language": "en"}, headers={"referer": url})

    cookie = response.cookies["django_language"]
    assert (response.status_code, response["Location"]) == (302, url)
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("en", 31_536_000, "Lax")
    assert cookie["httponly"]


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "\\\\evil"]
)
def test_a_choice_never_leads_elsewhere(back):
    response = Client().post("/language/", {"language": "en", "next": back})

    assert response["Location"] == "/"


def test_an_unknown_language_is_not_kept():
    response = Client().post("/language/", {"language": "xx"})

    assert (response.status_code, response["Location"]) == (302, "/")
    assert "django_language" not in response.cookies


def test_another_site_chooses_for_nobody():
    client = Client(enforce_csrf_checks=True)

    foreign = client.post(
        "/language/", {"language": "en"}, headers={"sec-fetch-site": "cross-site"}
    )
    own = client.post("/language/", {"language": "en"}, headers={"sec-fetch-site": "same-origin"})

    assert (foreign.status_code, "django_language" in foreign.cookies) == (403, False)
    assert (own.status_code, "django_language" in own.cookies) == (302, True)
    assert client.get("/language/").status_code == 405


def test_an_english_copy_is_never_given_to_who_reads_chinese(shop):
    url = f"/{shop.slug}/"

    english = get(url, ENGLISH_FIRST)
    chinese = get(url)

    assert (english["Content-Language"], chinese["Content-Language"]) == ("en", "zh-hans")
    assert english.content != chinese.content
    assert '<html lang="en">' in english.content.decode()
    assert '<html lang="zh-CN">' in chinese.content.decode()
    assert get(url, CHINESE_FIRST).content == chinese.content
    assert get(url, ENGLISH_FIRST).content == english.content


def test_a_chinese_copy_is_never_given_to_who_reads_english(shop):
    url = f"/{shop.slug}/"

    chinese = get(url)
    english = get(url, ENGLISH_FIRST)

    assert chinese.content != english.content
    assert get(url, CHINESE_FIRST, "en").content == english.content
    assert get(url, ENGLISH_FIRST, "zh-hans").content == chinese.content


def test_all_who_read_chinese_share_one_copy(shop):
    for header in (None, "", "zh-CN", CHINESE_FIRST, "zh-TW", "fr", "de-DE,en;q=0.5", "ja"):
        get(f"/{shop.slug}/", header)
    get(f"/{shop.slug}/", ENGLISH_FIRST, "zh-hans")
    chinese = list(copies.opened().memory._copies)
    for header in ("en", "en-US,en;q=0.5", ENGLISH_FIRST):
        get(f"/{shop.slug}/", header)

    assert chinese == [f"/{shop.slug}/?"]
    assert list(copies.opened().memory._copies) == [f"/{shop.slug}/?", f"/{shop.slug}/? en"]


def test_a_change_outdates_the_copies_of_both_languages(shop, django_capture_on_commit_callbacks):
    url = f"/{shop.slug}/"
    languages = (None, ENGLISH_FIRST)
    before = [get(url, header).content for header in languages]

    with django_capture_on_commit_callbacks(execute=True):
        make.product(shop, "西瓜", price="9.90", stock="5")

    after = [get(url, header).content for header in languages]
    assert ["西瓜" in content.decode() for content in [*before, *after]] == [
        *(False, False),
        *(True, True),
    ]


def test_copies_are_asked_for_by_etag_in_each_language(shop):
    url = f"/{shop.slug}/"
    english = get(url, ENGLISH_FIRST)["ETag"]

    def again(header):
        return Client(headers={"accept-language": header}).get(
            url, headers={"if-none-match": english}
        )

    assert again(ENGLISH_FIRST).status_code == 304
    assert again(CHINESE_FIRST).status_code == 200


def test_one_catalogue_says_what_a_dozen_said():
    """Every word of Wagtail, Django and their packages, as gettext finds it without us."""
    language.flatten(settings.LANGUAGE_CODE)
    ours = trans_real.translation(settings.LANGUAGE_CODE)
    theirs = trans_real.DjangoTranslation(settings.LANGUAGE_CODE)
    keys, catalogue = {key for key, _said in theirs._catalog.items()}, theirs._fallback
    while catalogue is not None:
        keys |= set(catalogue._catalog)
        catalogue = catalogue._fallback
    words = {key for key in keys if isinstance(key, str)}
    counted = {(key[0], n) for key in keys if isinstance(key, tuple) for n in (0, 1, 2, 11)}

    assert len(words) > 100
    assert len(counted) > 100
    assert [word for word in words if ours.gettext(word) != theirs.gettext(word)] == []
    said = [[(form, n, one.ngettext(form, "", n)) for form, n in counted] for one in (ours, theirs)]
    assert said[0] == said[1]
    assert ours._fallback._fallback is None
    assert len(ours._catalog._catalogs) == 1
    assert ours.gettext("没有人译过的话") == "没有人译过的话"


def test_the_footer_names_each_language_by_its_own_name(shop):
    for header in (CHINESE_FIRST, ENGLISH_FIRST):
        buttons = re.findall(
            r"<button[^>]*language[^>]*>([^<]*)", get("/", header).content.decode()
        )
        assert buttons == ["中文", "English"]

"""The crawler at the desk: a rule, a try-out, a run, a sheet, goods."""

from decimal import Decimal

import pytest
from django.utils import timezone

from shop.catalog.imports.models import ImportJob
from shop.catalog.models import ProductPage, ProductVariant
from shop.crawler import runs, storing
from shop.crawler.models import CrawlItem, CrawlRule, CrawlRun, CrawlTry
from tests import make
from tests.shop.crawler.site import Site, running

pytestmark = pytest.mark.django_db
PATH = "/merchant/crawler/"
DEFAULTS = {"pages": "50", "depth": "4", "delay": "0", "every": "", "hour": "3"}


@pytest.fixture
def site(settings):
    settings.OUTBOUND_ALLOWED = ["127.0.0.0/8"]
    with running(Site()) as site:
        yield site


def form(site: Site, **changes: str) -> dict[str, str]:
    """As a browser sends the first form, for a site that speaks to machines."""
    fields = {"name": "name", "price": "offers.price", "picture": "image"}
    sent = {"name": "茶厂", "start": f"{site.url}/", **DEFAULTS, "goods": "/p/"}
    for target in ("name", "price", "list_price", "spec", "unit", "barcode", "picture"):
        sent |= {f"{target}_how": "jsonld", f"{target}_path": fields.get(target, "")}
    for target in ("category", "description"):
        sent |= {f"{target}_how": "css", f"{target}_path": ""}
    return sent | changes


@pytest.fixture
def post(owner, django_capture_on_commit_callbacks):
    def post(path: str, data: dict[str, str] | None = None):
        with django_capture_on_commit_callbacks(execute=True):
            return owner.post(PATH + path, data or {})

    return post


@pytest.fixture
def rule(store, post, site) -> CrawlRule:
    assert post("add/", form(site)).status_code == 302
    return CrawlRule.objects.for_store(store).get()


@pytest.mark.long
def test_a_site_becomes_goods_after_somebody_has_looked(
    store, owner, post, site, django_capture_on_commit_callbacks
):
    post("add/", form(site))
    rule = CrawlRule.objects.for_store(store).get()
    started = post(f"{rule.pk}/start/")
    run = CrawlRun.objects.for_store(store).get()

    assert started.url == f"{PATH}runs/{run.pk}/"
    assert (run.state, run.ending, run.pages, run.items) == ("done", "finished", 14, 10)
    assert not ProductPage.objects.for_store(store).exists()
    job = ImportJob.objects.for_store(store).get()
    assert {(row.name, row.state) for row in job.rows.all()} == {
        (name, "ready") for name in site.names
    }
    pictured = job.rows.exclude(picture="").get()
    assert (pictured.name, pictured.price) == ("茶 0", Decimal("10.50"))
    assert pictured.where.startswith(f"{site.url}/p/0")
    assert not CrawlItem.unscoped.filter(run=run).exists()

    with django_capture_on_commit_callbacks(execute=True):
        owner.post(f"/merchant/import/{job.pk}/publish/")
    on_sale = ProductVariant.objects.for_store(store).on_sale().select_related("product")
    assert {variant.product.title for variant in on_sale} == site.names
    assert ProductPage.objects.for_store(store).get(title="茶 0").gallery
    assert site.agents == {
        "Mozilla/5.0 (compatible; XiaodiantongBot/1.0; +http://testserver)",
    }


@pytest.mark.long
def test_a_try_out_shows_what_each_field_finds(store, owner, post, rule, site):
    post(f"{rule.pk}/try/", {"url": f"{site.url}/p/7"})

    row = CrawlTry.objects.for_store(store).get()
    html = owner.get(f"{PATH}{rule.pk}/").content.decode()
    assert row.state == "done"
    assert "茶 7" in html
    assert "¥17.50" in html
    assert "会跟着走 2 个链接" in html
    assert owner.get(f"{PATH}tries/{row.pk}/", HTTP_HX_REQUEST="true").status_code == 200


@pytest.mark.long
@pytest.mark.parametrize(
    ("path", "words"),
    [("/away", "指向内网地址"), ("/hidden/1", "robots.txt"), ("/missing", "网站回答了错误")],
)
def test_a_try_out_says_why_there_is_nothing(owner, post, rule, path, words):
    site = rule.start.rstrip("/")
    post(f"{rule.pk}/try/", {"url": site + path})

    assert words in owner.get(f"{PATH}{rule.pk}/").content.decode()


@pytest.mark.long
def test_a_doubtful_price_waits_for_a_person(store, post, site):
    fields = {"name_how": "css", "name_path": "h1", "price_how": "css", "price_path": "b, h1"}
    post("add/", form(site, start=f"{site.url}/p/3", depth="0", **fields))

    post(f"{CrawlRule.objects.for_store(store).get().pk}/start/")

    row = ImportJob.objects.for_store(store).get().rows.get()
    assert (row.name, row.state) == ("茶 3", "check")
    assert "several_prices" in {code for code, _about in row.doubts}


def test_goods_found_before_an_upgrade_are_on_the_sheet(store, rule):
    """A run was paused meanwhile: what it had found knows nothing of what entries have since."""
    run = runs.start(store=store, rule_id=rule.pk, actor=None, at=timezone.now())
    told = {"name": "老茶", "price": "12.50", "list_price": None, "doubts": [["no_unit", ""]]}
    CrawlItem.unscoped.create(store=store, run=run, mark="1", told=told)

    storing.to_review(run)

    row = ImportJob.objects.for_store(store).get().rows.get()
    assert (row.name, row.price, row.state) == ("老茶", Decimal("12.50"), "check")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"start": "ftp://example.com/"}, "网址要以 http:// 或 https:// 开头"),
        ({"start": "http://10.0.0.1/"}, "不能用内网地址"),
        ({"follow": "p/["}, "表达式写错了"),
        ({"price_keep": "("}, "表达式写错了"),
        ({"price_path": ""}, "至少要写品名和价格在哪里"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(owner, site, changes, words):
    answer = owner.post(f"{PATH}add/", form(site, **changes))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not CrawlRule.unscoped.exists()


def test_one_run_at_a_time_and_so_many_a_day(store, owner, rule, settings):
    settings.CRAWL_RUNS_A_DAY = 2
    first = runs.start(store=store, rule_id=rule.pk, actor=None, at=timezone.now())

    with pytest.raises(runs.CannotStart):
        runs.start(store=store, rule_id=rule.pk, actor=None, at=timezone.now())
    CrawlRun.unscoped.filter(pk=first.pk).update(state="done")
    second = runs.start(store=store, rule_id=rule.pk, actor=None, at=timezone.now())
    CrawlRun.unscoped.filter(pk=second.pk).update(state="done")
    with pytest.raises(runs.CannotStart):
        runs.start(store=store, rule_id=rule.pk, actor=None, at=timezone.now())


def test_another_stores_rule_is_not_there(store, rule, site, signed_in):
    run = runs.start(store=store, rule_id=rule.pk, actor=None, at=timezone.now())
    nosy = signed_in(make.store().owner)

    for path in (f"{rule.pk}/", f"runs/{run.pk}/"):
        assert nosy.get(PATH + path).status_code == 404
    for path in (f"{rule.pk}/start/", f"{rule.pk}/remove/", f"runs/{run.pk}/stop/"):
        assert nosy.post(PATH + path).status_code == 404
    assert CrawlRun.objects.for_store(store).get().state == "queued"

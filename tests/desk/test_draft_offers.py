"""A typed order has something that is sold out: the desk offers another, the customer taps once."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from orders.chat import drafts, offers
from orders.chat.drafts import Item, Part
from orders.chat.models import Draft, DraftOffer
from orders.chat.offers import CannotOffer
from shop.stock import ledger
from shop.stores.models import AuditEntry
from tests import make
from tests.api.conftest import Api
from tests.orders.chat.conftest import bought
from tests.sheets import Parser, answered, line, words

pytestmark = pytest.mark.django_db
PATH = "/merchant/chat-orders/"


@pytest.fixture
def blue(store):
    return make.variant(store, name="蓝色薯片", price="5.00", unit="包", stock="9")


@pytest.fixture
def green(store):
    return make.variant(store, name="绿色薯片", price="5.50", unit="包", stock="9")


@pytest.fixture
def draft(store, blue) -> Draft:
    item = Item(variant_id=blue.pk, quantity=Decimal(2), said="薯片两包")
    parts = [Part(items=[item], customer="小李")]
    made = drafts.write(store=store, parts=parts, actor=store.owner, at=timezone.now())[0]
    sell_out(blue)
    return made


def sell_out(variant) -> None:
    ledger.count(
        store=variant.store, variant_id=variant.pk, counted=Decimal(0), actor=variant.store.owner
    )


def offer_page(draft: Draft) -> str:
    return f"{PATH}{draft.pk}/lines/{draft.lines.get().pk}/"


def propose(owner, draft, variant, **given):
    return owner.post(offer_page(draft), {"sku": variant.sku, "quantity": "2", **given})


def say(client, draft, answer, offer=None):
    offer = offer or DraftOffer.objects.latest("pk")
    return client.post(draft.get_absolute_url(), {"answer": answer, "offer": offer.pk})


def test_from_what_is_sold_out_to_what_is_in_the_cart(owner, store, draft, blue, green):
    here = f"{PATH}{draft.pk}/"
    assert offer_page(draft) in owner.get(here).content.decode()
    page = words(owner.get(offer_page(draft)))
    assert "绿色薯片" in page
    assert "绿色薯片" in words(owner.get(offer_page(draft), {"q": "绿色"}))
    assert propose(owner, draft, green)["Location"] == here
    said = f"不好意思，「蓝色薯片」缺货了，换「绿色薯片」可以吗？点开选一下：{draft.link}"
    assert said in owner.get(here).content.decode()

    customer = Client()
    asked = customer.get(draft.get_absolute_url())
    assert "缺货，换一样可以吗？" in words(asked)
    assert "¥ 5 .50" in words(asked)
    assert say(customer, draft, "accept")["Location"] == draft.get_absolute_url()

    assert "原来要「蓝色薯片」，顾客同意换" in words(owner.get(here))
    chosen = customer.get(draft.get_absolute_url())
    assert "换一样可以吗" not in words(chosen)
    customer.post(draft.get_absolute_url(), answered(chosen))
    assert bought(customer, store) == {"绿色薯片": "2"}
    actions = AuditEntry.objects.filter(action__startswith="chat_order.offer")
    assert [entry.target for entry in actions] == [f"订单草稿 {draft.pk}：蓝色薯片 → 绿色薯片"]


def test_no_leaves_the_line_as_it_was_and_the_desk_reads_it(owner, draft, green, blue):
    propose(owner, draft, green)
    for _twice in range(2):
        assert say(Client(), draft, "decline").status_code == 302
    late = say(Client(), draft, "accept")

    assert (late.status_code, "已经处理过了" in words(late)) == (409, True)
    assert draft.lines.get().variant == blue
    assert "换「绿色薯片」：顾客不要" in words(owner.get(f"{PATH}{draft.pk}/"))
    assert offer_page(draft) in owner.get(f"{PATH}{draft.pk}/").content.decode()


@pytest.mark.long
def test_a_new_offer_takes_the_old_one_back_and_so_does_the_desk(owner, store, draft, green):
    red = make.variant(store, name="红色薯片", unit="包", stock="9")
    propose(owner, draft, green)
    first = DraftOffer.objects.get()
    propose(owner, draft, red)
    assert say(Client(), draft, "accept", first).status_code == 409
    second = DraftOffer.objects.latest("pk")

    gone = owner.post(f"{PATH}{draft.pk}/offers/{second.pk}/withdraw/")

    assert gone.status_code == 302
    assert "换一样可以吗" not in words(Client().get(draft.get_absolute_url()))
    assert say(Client(), draft, "accept", second).status_code == 409
    states = list(DraftOffer.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["withdrawn", "withdrawn"]


@pytest.mark.long
def test_what_cannot_be_bought_or_is_in_the_draft_is_not_offered(owner, store, draft, blue, green):
    gone = make.variant(store, name="紫色薯片", stock="0")
    foreign = make.variant(make.store("别家"))
    for variant, status in ((gone, 409), (blue, 409), (foreign, 422)):
        assert propose(owner, draft, variant).status_code == status
    assert propose(owner, draft, green, quantity="viel").status_code == 422
    assert not DraftOffer.objects.exists()

    propose(owner, draft, green)
    sell_out(green)
    late = say(Client(), draft, "accept")

    assert (late.status_code, "也没有了" in words(late)) == (409, True)
    assert draft.lines.get().variant == blue


def test_what_one_answer_brought_is_not_asked_about_again(owner, store, blue, green):
    red = make.variant(store, name="红色薯片", unit="包", stock="9")
    items = [Item(variant_id=one.pk, quantity=Decimal(1)) for one in (blue, red)]
    both = drafts.write(store=store, parts=[Part(items=items)], actor=None, at=timezone.now())[0]
    for line_ in both.lines.order_by("position"):
        sell_out(line_.variant)
        owner.post(f"{PATH}{both.pk}/lines/{line_.pk}/", {"sku": green.sku, "quantity": "1"})
    first, second = DraftOffer.objects.order_by("pk")
    assert say(Client(), both, "accept", first).status_code == 302

    assert "换一样可以吗" not in words(Client().get(both.get_absolute_url()))
    assert say(Client(), both, "accept", second).status_code == 409


def test_what_is_over_takes_no_offer_and_no_answer(owner, store, draft, green):
    propose(owner, draft, green)
    drafts.withdraw(store=store, draft_id=draft.pk, actor=store.owner, at=timezone.now())

    assert propose(owner, draft, green).status_code == 409
    assert say(Client(), draft, "accept").status_code == 410
    with pytest.raises(CannotOffer):
        offers.answer(
            store=store,
            token=draft.token,
            offer_id=DraftOffer.objects.get().pk,
            accepts=True,
            at=timezone.now(),
        )


def test_others_do_not_answer_and_other_stores_do_not_ask(owner, store, draft, green, signed_in):
    propose(owner, draft, green)
    offer = DraftOffer.objects.get()
    other = make.store("别家")
    theirs = signed_in(other.owner)
    assert propose(theirs, draft, green).status_code == 404
    assert theirs.post(f"{PATH}{draft.pk}/offers/{offer.pk}/withdraw/").status_code == 404
    assert signed_in(make.member(store, "editor")).get(offer_page(draft)).status_code == 403
    assert say(owner, draft, "accept").status_code == 403
    item = Item(variant_id=green.pk, quantity=Decimal(1))
    another = drafts.write(store=store, parts=[Part(items=[item])], actor=None, at=timezone.now())[
        0
    ]
    assert say(Client(), another, "accept", offer).status_code == 404
    assert say(Client(), draft, "maybe", offer).status_code == 404

    offer.refresh_from_db()
    assert offer.state == "proposed"


def test_what_was_sold_out_when_it_was_pasted_can_stay_to_be_asked_about(owner, monkeypatch, blue):
    sell_out(blue)
    parser = Parser(monkeypatch)
    text = parser.knows("薯片两包", line("薯片两包", blue, quantity="2"))
    page = owner.post(PATH, {"text": text})
    assert "问顾客换一样" in words(page)

    made = owner.post(f"{PATH}edit/", answered(page, r0_instead="1") | {"make": ["1"]})

    kept = Draft.objects.get().lines.get()
    assert (kept.variant, kept.quantity, kept.said) == (blue, 2, "薯片两包")
    assert "换一样，问顾客" in words(owner.get(made["Location"]))


def test_both_sides_over_the_api(store, draft, blue, green):
    desk, customer = Api(store.owner), Api()
    theirs = f"/merchant/stores/{store.slug}/chat-orders/{draft.pk}/"
    mine = f"/stores/{store.slug}/chat-orders/{draft.token}/"
    assert [
        row["id"]
        for row in desk.get(f"/merchant/stores/{store.slug}/chat-orders/").json()["results"]
    ] == [draft.pk]
    line = desk.get(theirs).json()["lines"][0]
    assert (line["goods"]["sku"], line["goods"]["problem"]) == (blue.sku, "已售罄")
    goods = desk.get(f"{theirs}lines/{line['id']}/goods/").json()
    assert [(row["sku"], row["available"]) for row in goods] == [(green.sku, 9)]
    offers_path = f"{theirs}lines/{line['id']}/offers/"
    assert desk.post(offers_path, {"sku": "no-such", "quantity": "2"}).status_code == 400
    assert desk.post(offers_path, {"sku": green.sku, "quantity": "0.5"}).status_code == 400
    assert not DraftOffer.objects.exists()
    made = desk.post(offers_path, {"sku": green.sku, "quantity": "2"})
    assert (made.status_code, made.json()["offers"][0]["state"]) == (201, "proposed")

    asked = customer.get(mine).json()
    offer = asked["offers"][0]
    assert (asked["state"], offer["old_name"], offer["name"]) == ("opened", "蓝色薯片", "绿色薯片")
    assert (offer["price"], offer["quantity"]) == ("5.50", 2)
    answer = f"{mine}offers/{offer['id']}/"
    assert desk.post(answer, {"answer": "accept"}).status_code == 403
    assert customer.post(answer, {"answer": "maybe"}).status_code == 400
    for _twice in range(2):
        said = customer.post(answer, {"answer": "accept"})
        assert said.status_code == 200
        assert said.json()["offers"] == []
        assert said.json()["lines"][0]["goods"]["sku"] == green.sku
    assert customer.post(answer, {"answer": "decline"}).status_code == 409
    assert desk.delete(f"{theirs}offers/{offer['id']}/").status_code == 409
    assert desk.get(theirs).json()["offers"][0]["state"] == "accepted"


def test_the_desk_takes_an_offer_back_over_the_api(store, draft, green):
    desk, customer = Api(store.owner), Api()
    theirs = f"/merchant/stores/{store.slug}/chat-orders/{draft.pk}/"
    line = draft.lines.get().pk
    desk.post(f"{theirs}lines/{line}/offers/", {"sku": green.sku, "quantity": "2"})
    offer = DraftOffer.objects.get().pk

    assert desk.delete(f"{theirs}offers/{offer}/").status_code == 204

    mine = f"/stores/{store.slug}/chat-orders/{draft.token}/"
    assert customer.get(mine).json()["offers"] == []
    assert customer.post(f"{mine}offers/{offer}/", {"answer": "accept"}).status_code == 409


def test_programs_reach_only_what_the_link_or_the_desk_tells(store, draft, green):
    other = make.store()
    line = draft.lines.get().pk
    stranger, customer = Api(other.owner), Api()
    for slug in (store.slug, other.slug):
        theirs = f"/merchant/stores/{slug}/chat-orders/{draft.pk}/"
        asked = {"sku": green.sku, "quantity": "2"}
        assert stranger.get(theirs).status_code == 404
        assert stranger.get(f"{theirs}lines/{line}/goods/").status_code == 404
        assert stranger.post(f"{theirs}lines/{line}/offers/", asked).status_code == 404
        assert stranger.delete(f"{theirs}offers/1/").status_code == 404
    assert customer.get(f"/stores/{other.slug}/chat-orders/{draft.token}/").status_code == 404
    assert customer.get(f"/stores/{store.slug}/chat-orders/nobody/").status_code == 404
    assert not DraftOffer.objects.exists()

    drafts.withdraw(store=store, draft_id=draft.pk, actor=store.owner, at=timezone.now())
    over = customer.get(f"/stores/{store.slug}/chat-orders/{draft.token}/").json()
    assert (over["state"], over["lines"], over["note"]) == ("expired", [], "")

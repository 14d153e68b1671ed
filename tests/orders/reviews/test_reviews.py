"""Who received it says how it was: once, added to once, answered, hidden for a reason only."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import Message
from orders.lifecycle import cash, fulfil, steps
from orders.models import Order
from orders.reviews import moderating, reminders, writing
from orders.reviews.models import Review, ReviewPhoto, ReviewSummary
from orders.reviews.writing import CannotReview, Wording
from shop.stores.models import AuditEntry
from shop.stores.public_pages import cache_tags
from tests import make

pytestmark = pytest.mark.django_db


def received(store, variant, *, at=None, **given) -> Order:
    """An order that reached its buyer."""
    at = at or timezone.now()
    order = make.order(store, {variant: "1"}, at=at, **given)
    for step in (steps.confirm, fulfil.fulfil, cash.take):
        step(store=store, order_id=order.pk, actor=store.owner, at=at)
    order.refresh_from_db()
    assert order.completed_at
    return order


def known_person(name="王芳"):
    """Somebody who has been here for a while: their first words need no moderator."""
    person = make.user(name)
    person.date_joined -= timedelta(days=60)
    person.save()
    return person


def written(order, text="", *, stars=5, actor=None, at=None) -> Review:
    return writing.write(
        order=order,
        line_id=order.lines.get().pk,
        wording=Wording(stars=stars, text=text),
        actor=actor,
        at=at or timezone.now(),
    )


def rating_of(page):
    html = Client().get(page.get_url()).content.decode()
    found = re.search(r'"aggregateRating": ({[^}]*})', html)
    return html, json.loads(found[1]) if found else None


def test_reviews_of_goods_for_some_people_only_are_no_way_to_them():
    tea = make.product(make.store(), "龙井茶")
    address = f"/reviews/{tea.pk}/"
    assert "龙井茶" in Client().get(address).content.decode()

    PageViewRestriction.objects.create(
        page=tea, restriction_type=PageViewRestriction.PASSWORD, password="geheim"
    )

    assert Client().get(address).status_code == 404
    assert Client().get("/api/v1/reviews/", {"product_id": tea.pk}).status_code == 404


@pytest.mark.long
def test_what_was_received_is_reviewed_once_and_shown(signed_in):
    store, wang = make.store(), known_person()
    tea = make.variant(store, name="龙井茶")
    order = received(store, tea, buyer=wang)
    browser, path = signed_in(wang), f"/orders/{order.token}/review/"
    line = order.lines.get()
    assert "龙井茶" in browser.get(path).content.decode()
    assert path in browser.get(f"/orders/{order.token}/").content.decode()
    assert Client().post(path, {"line": line.pk, "stars": "1"}).status_code == 403
    assert "请选择 1–5 星" in browser.post(path, {"line": line.pk}).content.decode()
    assert rating_of(tea.product)[1] is None

    form = {"line": line.pk, "stars": "4", "text": "<b>很香</b>"}
    assert browser.post(path, form).status_code == 302
    again = browser.post(path, form)
    assert (again.status_code, Review.objects.count()) == (422, 1)
    assert "已评价过" in again.content.decode()

    html, rating = rating_of(tea.product)
    assert "&lt;b&gt;很香" in html
    assert "王**" in html
    assert rating == {"@type": "AggregateRating", "ratingValue": "4.0", "reviewCount": 1}
    page = f"/reviews/{tea.product_id}/"
    assert "很香" in Client().get(f"{page}?sort=best&stars=4").content.decode()
    assert "没有这样的评价" in Client().get(f"{page}?stars=5").content.decode()

    review = Review.objects.get()
    browser.post(path, {"review": review.pk, "text": "喝了一个月，还是好"})
    assert "已经追评过" in browser.post(path, {"review": review.pk, "text": "再"}).content.decode()
    given = {"store": store, "review_id": review.pk, "actor": store.owner, "at": timezone.now()}
    writing.answer(**given, text="谢谢")
    with pytest.raises(CannotReview):
        writing.answer(**given, text="加我微信 abc 返现")
    html = Client().get(page).content.decode()
    assert "还是好" in html
    assert "谢谢" in html


def test_hidden_for_a_reason_and_its_author_is_told(signed_in):
    store, wang = make.store(), known_person()
    tea = make.variant(store, name="龙井茶")
    order = received(store, tea, buyer=wang)
    review = written(order, "很香", stars=4)

    for _twice in range(2):
        moderating.hide(review_id=review.pk, reason="unrelated", actor=store.owner)

    assert ReviewSummary.objects.get().count == 0
    html, rating = rating_of(tea.product)
    assert rating is None
    assert "很香" not in html
    assert "很香" not in Client().get(f"/reviews/{tea.product_id}/").content.decode()
    own = signed_in(wang).get(f"/orders/{order.token}/review/").content.decode()
    assert "和商品无关" in own
    told = Message.objects.get(purpose="review_hidden")
    assert told.to == order.phone
    assert "龙井茶" in str(told.parameters)
    entry = AuditEntry.objects.get(action="review.hide")
    assert entry.changes == {"state": ["shown", "hidden"], "reason": ["", "unrelated"]}
    with pytest.raises(ValueError, match="bad"):
        moderating.hide(review_id=review.pk, reason="bad", actor=None)
    assert moderating.let_through(review_id=review.pk, actor=None)
    assert rating_of(tea.product)[1]["ratingValue"] == "4.0"


@pytest.mark.long
def test_new_accounts_guests_photos_and_rude_words_wait_for_a_moderator(signed_in):
    store, new, wang = make.store(), make.user("新人"), known_person()
    tea = make.variant(store, stock="50")
    first = written(received(store, tea, buyer=new), "好")
    guest = written(received(store, tea), "好")
    rude = written(received(store, tea, buyer=wang), "老板是王 八-蛋", stars=1)
    fair = written(received(store, tea, buyer=wang), "难喝，差评", stars=1)
    assert [row.state for row in (first, guest, rude, fair)] == [*["waiting"] * 3, "shown"]
    assert ReviewSummary.objects.get().stars_1 == 1
    assert moderating.waiting().count() == 3

    moderating.let_through(review_id=first.pk, actor=None)
    order = received(store, tea, buyer=new)
    path = f"/orders/{order.token}/review/"
    form = {"line": order.lines.get().pk, "stars": "5", "photos": make.photo()}
    assert signed_in(new).post(path, form).status_code == 302
    pictured, photo = Review.objects.latest("pk"), ReviewPhoto.objects.get()
    address = f"/reviews/photos/{photo.pk}.jpg"
    assert (pictured.state, Client().get(address).status_code) == ("waiting", 404)

    moderating.let_through(review_id=pictured.pk, actor=None)
    assert Client().get(address)["Content-Type"] == "image/jpeg"
    assert ReviewSummary.objects.get().with_photos == 1
    held = writing.add(
        review_id=fair.pk, order=fair.order, text="加V信 abc 便宜", at=timezone.now()
    )
    assert held.is_addition_held
    page = Client().get(f"/reviews/{tea.product_id}/").content.decode()
    assert "难喝" in page
    assert "便宜" not in page
    moderating.let_through(review_id=fair.pk, actor=None)
    assert "便宜" in Client().get(f"/reviews/{tea.product_id}/").content.decode()


def test_only_in_time_and_only_what_arrived():
    store, at = make.store(), timezone.now()
    tea = make.variant(store, stock="50")
    waiting = make.order(store, {tea: "1"})
    with pytest.raises(CannotReview):
        written(waiting, at=at)
    old = received(store, tea)
    late = old.completed_at + timedelta(days=90, seconds=1)
    for wrong in ({"at": late}, {"stars": 0}, {"stars": 6}, {"text": "长" * 501}):
        with pytest.raises(CannotReview):
            written(old, **wrong)
    just = late - timedelta(seconds=2)
    review = written(old, at=just)
    with pytest.raises(CannotReview):
        writing.add(
            review_id=review.pk, order=old, text="晚了", at=just + timedelta(days=180, seconds=1)
        )
    assert Review.objects.count() == 1


def test_page_copies_hear_of_every_change(django_capture_on_commit_callbacks):
    store = make.store()
    tea = make.variant(store)
    heard = []
    listener = heard.append
    cache_tags.listeners.append(listener)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            written(received(store, tea, buyer=known_person()), "好")
    finally:
        cache_tags.listeners.remove(listener)
    assert f"p{tea.product_id}" in set().union(*heard)
    page = Client().get(tea.product.get_url())
    assert f"p{tea.product_id}" in getattr(page, cache_tags.SHOWN)


def test_the_buyer_is_asked_once_after_three_days_by_day():
    store = make.store()
    tea = make.variant(store, stock="9")
    noon = timezone.localtime().replace(hour=12, minute=0)
    order = received(store, tea, at=noon)
    said = received(store, tea, at=noon)
    written(said, at=noon)
    day = timedelta(days=1)
    assert reminders.due_ids(at=noon + 2 * day) == []
    assert reminders.due_ids(at=noon + 3 * day + timedelta(hours=11)) == []
    assert reminders.due_ids(at=noon + 3 * day) == [order.pk]

    for _twice in range(2):
        reminders.remind(order_id=order.pk, at=noon + 3 * day)

    told = Message.objects.get(purpose="review_reminder")
    assert f"/orders/{order.token}/" in str(told.parameters)
    assert reminders.due_ids(at=noon + 4 * day) == []

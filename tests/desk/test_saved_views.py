"""Conditions of a list with a name: for oneself, or for all of the shop."""

import pytest

from home.saved_views.models import SavedView
from tests import make

pytestmark = pytest.mark.django_db
FIND, BULK = "/merchant/orders/find/", "/merchant/products/bulk/"


def keep(client, page: str = FIND, **given: str):
    return client.post(f"{page}views/keep/", given)


def named(client, page: str = FIND) -> set[str]:
    return {row.name for row in client.get(page).context["views"]}


def test_one_tap_asks_for_the_same_again(owner, store):
    answer = keep(
        owner, view=" 待接单 自提 ", state="new", delivery="pickup", nonsense="1", phone=""
    )
    assert answer.url == f"{FIND}?state=new&delivery=pickup"
    page = owner.get(FIND).content.decode()
    assert f'href="{FIND}?state=new&amp;delivery=pickup"' in page
    assert "待接单 自提" in page

    # The same name means what was said last.
    keep(owner, view="待接单 自提", state="to_ship")
    assert SavedView.objects.for_store(store).get().query == "state=to_ship"
    assert keep(owner, BULK, view="茶", q="茶", state="on_sale").url.startswith(f"{BULK}?q=")
    assert named(owner, BULK) == {"茶"}
    assert named(owner) == {"待接单 自提"}


def test_own_ones_are_seen_by_nobody_else_shared_ones_by_all_of_the_shop(owner, store, signed_in):
    clerk = signed_in(make.member(store, "clerk"))
    stranger = signed_in(make.store().owner)
    keep(owner, view="我的", state="new")
    keep(clerk, view="大家的", state="done", shared="1")

    assert named(owner) == {"我的", "大家的"}
    assert named(clerk) == {"大家的"}
    assert named(stranger) == set()


def test_removed_by_who_made_it_or_the_owner(owner, store, signed_in):
    clerk, manager = (signed_in(make.member(store, role)) for role in ("clerk", "manager"))
    stranger = signed_in(make.store().owner)
    keep(clerk, view="大家的", state="done", shared="1")
    keep(owner, view="我的", state="new")
    shared, own = (SavedView.objects.for_store(store).get(name=name) for name in ("大家的", "我的"))

    assert manager.post(f"{FIND}views/{shared.pk}/remove/").status_code == 302
    assert manager.post(f"{FIND}views/{own.pk}/remove/").status_code == 404
    assert stranger.post(f"{FIND}views/{shared.pk}/remove/").status_code == 404
    # The door of goods takes none of orders away.
    assert owner.post(f"{BULK}views/{shared.pk}/remove/").status_code == 404
    assert SavedView.objects.for_store(store).count() == 2

    owner.post(f"{FIND}views/{shared.pk}/remove/")
    owner.post(f"{FIND}views/{own.pk}/remove/")
    assert not SavedView.objects.for_store(store).exists()


def test_only_so_many_and_nothing_without_a_name_or_a_condition(owner, store, signed_in):
    keep(owner, view="", state="new")
    keep(owner, view="空的", nonsense="1")
    assert not SavedView.objects.for_store(store).exists()
    for number in range(21):
        keep(owner, view=f"第 {number} 个", state="new")
    assert SavedView.objects.for_store(store).count() == 20

    editor = signed_in(make.member(store, "editor"))
    assert keep(editor, view="订单", state="new").status_code == 403
    assert keep(editor, BULK, view="商品", q="茶").status_code == 302

"""What a member paid in and did not spend can be had back; nobody spends it meanwhile."""

import pytest

from accounts.models import Message
from accounts.privacy import parts
from orders.balance.models import BalanceWithdrawal
from orders.payments import check
from shop.stores.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.long]
DESK = "/merchant/members/withdrawals/"


def test_a_member_wants_it_back_and_the_shop_decides(club, browser, client):
    store = club.shop.store
    mine = f"/account/balance/{store.slug}/"
    browser.post(f"{mine}withdraw/", {"account": "支付宝 wang@example.com"})
    assert not BalanceWithdrawal.unscoped.exists()
    club.top_up("100")
    browser.post(f"{mine}withdraw/", {"account": " "})
    assert not BalanceWithdrawal.unscoped.exists()
    assert "没用完的本金 ¥100.00" in browser.get(mine).content.decode()
    for _tap in range(2):
        browser.post(f"{mine}withdraw/", {"account": "支付宝 wang@example.com"})
    row = BalanceWithdrawal.unscoped.get()
    assert club.has == ("0.00", "10.00")
    assert check.differences() == []
    obstacles = [words for part in parts.known() for words in part.obstacles(club.wang)]
    assert any("1 笔余额退款" in words for words in obstacles)

    client.force_login(store.owner)
    assert "支付宝 wang@example.com" in client.get(DESK).content.decode()
    client.post(f"{DESK}{row.number}/", {"decision": "refused", "reason": ""})
    assert BalanceWithdrawal.unscoped.get().state == "asked"
    for _tap in range(2):
        client.post(f"{DESK}{row.number}/", {"decision": "refused", "reason": "账号不对"})
    assert club.has == ("100.00", "10.00")
    client.post(f"{DESK}{row.number}/", {"decision": "paid"})
    assert club.has == ("100.00", "10.00")
    assert Message.objects.filter(body__contains="没有同意退回余额 ¥100.00：账号不对").count() == 1

    browser.post(f"{mine}withdraw/", {"account": "微信 wang"})
    row = BalanceWithdrawal.unscoped.get(state="asked")
    for _tap in range(2):
        client.post(f"{DESK}{row.number}/", {"decision": "paid"})
    assert club.has == ("0.00", "0.00")
    assert Message.objects.filter(body__contains="已退回你的余额 ¥100.00").count() == 1
    assert AuditEntry.objects.for_store(store).filter(action="members.withdrawal").count() == 2
    assert check.differences() == []
    BalanceWithdrawal.unscoped.filter(pk=row.pk).update(amount="90")
    assert len(check.differences()) == 1

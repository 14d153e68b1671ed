"""The owner hears that a webhook was switched off."""

from django.conf import settings
from django.urls import reverse

from accounts import messages
from accounts.sms.purposes import purpose
from core.language import sent
from orders.webhooks.models import Webhook
from shop.stores.naming import names

GIVEN_UP = purpose(
    "webhook_given_up",
    "%(store)s 的 Webhook 连续 3 天没有送到，已停用，请检查：%(url)s",
    path="merchant/webhooks/",
    is_of_the_shop=True,
)


def given_up(hook: Webhook) -> None:
    owner = hook.store.owner
    if owner.phone:
        url = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("desk-webhook", args=[hook.pk])
        store = names.harmless(hook.store.name, otherwise=sent("店铺"))
        values = {"store": store, "url": url}
        messages.send_sms(to=owner.phone, purpose=GIVEN_UP, parameters=values)

"""The first shop's own program, which the carriers' simulator plays: it is told what happens."""

from collections.abc import Callable

from django.utils import timezone

from core import scope
from home.demo import town
from home.demo.carrier import programs
from orders.webhooks import hooks
from orders.webhooks.kinds import Kind
from orders.webhooks.models import Webhook
from shop.stores.models import Store


@scope.across_stores("the demo town")
def connect(simulator: str, say: Callable[[str], None]) -> None:
    """
    `simulator` ends with a slash. What the town does from now on is written down for it, and
    delivered when the simulator runs.
    """
    store = Store.objects.select_related("owner").get(name=town.STORES[0].name)
    if Webhook.objects.for_store(store).exists():
        return
    url = f"{simulator.removesuffix('/')}{programs.PATH}"
    at = timezone.now()
    hook, _secret = hooks.add(store=store, url=url, events=Kind.values, actor=store.owner, at=at)
    hooks.ping(store=store, webhook_id=hook.pk, at=at)
    say(f"{store.name}：一个 Webhook，送到快递模拟器")

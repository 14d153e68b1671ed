"""Celery, and all that happens by the clock (docs/architecture.md lists it)."""

from celery.schedules import crontab

from xiaodiantong.env import env
from xiaodiantong.ops.health import heartbeat

BROKERS = ("redis", "rediss", "redis+socket", "memory", "filesystem", "amqp", "amqps", "sentinel")
CELERY_BROKER_URL = env.url("CELERY_BROKER_URL", "memory://", schemes=BROKERS)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_IMPORTS = ["accounts.api.tasks", "accounts.phone_change.tasks"]


def nightly(task: str, *, hour: int, minute: int) -> dict[str, object]:
    return {"task": task, "schedule": crontab(hour=hour, minute=minute)}


def every(seconds: float, task: str) -> dict[str, object]:
    """Where no worker runs they must not pile up."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


CELERY_BEAT_SCHEDULE = {
    "heartbeat": {
        "task": "xiaodiantong.ops.tasks.beat",
        "schedule": heartbeat.EVERY_SECONDS,
        # Where no worker runs they must not pile up.
        "options": {"expires": heartbeat.EVERY_SECONDS * 2},
    },
    "forget old search counts": nightly("search.tasks.forget_old_counts", hour=4, minute=20),
    "publish scheduled pages": {
        "task": "home.tasks.publish_scheduled",
        # A page is out within five seconds of its time. One that waited is as good as the next.
        "schedule": 4.0,
        "options": {"expires": 8.0},
    },
    "end overdue stays of operators": every(60.0, "shop.stores.tasks.end_overdue_stays"),
    "send waiting messages": {
        "task": "accounts.tasks.send_waiting_messages",
        "schedule": 60.0,
    },
    "read bounced mails": every(300.0, "accounts.tasks.read_bounces"),
    "refresh shelves": nightly("shop.catalog.tasks.refresh_shelves", hour=4, minute=15),
    "forget old carts": nightly("orders.cart.tasks.forget_old_carts", hour=4, minute=10),
    "forget old drafts": nightly("orders.chat.tasks.forget_old_drafts", hour=4, minute=20),
    "forget old visits": {
        "task": "home.statistics.visits.tasks.forget_old_visits",
        # The salt of yesterday must not be kept.
        "schedule": crontab(hour=0, minute=5),
    },
    "refresh statistics": every(60.0, "home.statistics.reports.tasks.refresh_statistics"),
    "close statistics": {
        "task": "home.statistics.reports.tasks.close_statistics",
        "schedule": crontab(hour=0, minute=25),
    },
    "tell of the week": {
        "task": "home.statistics.reports.tasks.tell_of_the_week",
        # Whoever was down on Monday catches up: each week is told once.
        "schedule": crontab(hour=8, minute=30),
    },
    "look for stores in trouble": every(600.0, "home.statistics.reports.tasks.look_for_troubles"),
    "tell who is away of messages": {
        "task": "orders.support.tasks.tell_absent",
        "schedule": 60.0,
    },
    "tell of goods that are back": {
        "task": "orders.favourites.tasks.tell_restocked",
        # Nobody is woken for goods, nor for a price.
        "schedule": crontab(hour="9-19", minute="*/5"),
    },
    "tell of goods that are cheaper": {
        "task": "orders.favourites.tasks.tell_cheaper",
        "schedule": crontab(hour="9-19", minute="*/5"),
    },
    "count what is bought together": {
        "task": "orders.favourites.tasks.count_bought_together",
        # It reads the orders of half a year.
        "schedule": crontab(hour=2, minute=40),
    },
    "ask for reviews": {
        "task": "orders.reviews.tasks.remind_of_reviews",
        # It reads all orders of a week; nobody waits for it.
        "schedule": crontab(hour="9-19", minute=20),
    },
    "begin and end promotions": every(5.0, "shop.promotions.tasks.pass_edges"),
    "begin and end flash sales": every(5.0, "shop.flash.tasks.pass_edges"),
    "settle groups": every(20.0, "orders.groups.tasks.settle_groups"),
    "remind of rests": every(60.0, "orders.presales.tasks.remind_of_rests"),
    "close unpaid orders": {
        "task": "orders.tasks.close_expired_orders",
        "schedule": 20.0,
    },
    "end unpaid differences": {
        "task": "orders.tasks.end_unpaid_extras",
        "schedule": 60.0,
    },
    "end silent substitutions": every(60.0, "orders.substitutions.tasks.end_silent_substitutions"),
    "receive silent orders": {
        "task": "orders.tasks.receive_silent_orders",
        "schedule": crontab(hour=3, minute=40),
    },
    "deliver to webhooks": {
        "task": "orders.webhooks.tasks.deliver_waiting",
        "schedule": 5.0,
        "options": {"expires": 10.0},
    },
    "forget old webhook deliveries": {
        "task": "orders.webhooks.tasks.forget_old_deliveries",
        "schedule": crontab(hour=4, minute=50),
    },
    "prune the audit log": nightly("home.tasks.prune_audit", hour=4, minute=55),
    "push to browsers": {
        "task": "orders.hearing.tasks.push_waiting",
        "schedule": 15.0,
        "options": {"expires": 30.0},
    },
    "forget old pushes": {
        "task": "orders.hearing.tasks.forget_old_pushes",
        "schedule": crontab(hour=4, minute=50),
    },
    "lapse after-sales": {
        "task": "orders.aftersales.tasks.lapse_aftersales",
        "schedule": 60.0,
    },
    "look after returns": {
        "task": "orders.aftersales.tasks.look_after_returns",
        "schedule": 60.0,
        "options": {"expires": 120.0},
    },
    "look after parcels": {
        "task": "orders.shipping.tracking.tasks.look_after_parcels",
        "schedule": 60.0,
        "options": {"expires": 120.0},
    },
    "print receipts": {
        "task": "orders.printers.tasks.print_receipts",
        "schedule": 10.0,
        "options": {"expires": 20.0},
    },
    "look after rides": {
        "task": "orders.riders.tasks.look_after_rides",
        "schedule": 30.0,
        "options": {"expires": 60.0},
    },
    "look after waybills": {
        "task": "orders.waybills.tasks.look_after_waybills",
        "schedule": 20.0,
        "options": {"expires": 40.0},
    },
    "forget old labels": {
        "task": "orders.waybills.tasks.forget_old_labels",
        "schedule": crontab(hour=4, minute=35),
    },
    "look after orders at suppliers": {
        "task": "orders.dropshipping.tasks.look_after_supplier_orders",
        "schedule": 30.0,
        "options": {"expires": 60.0},
    },
    "check orders at suppliers": {
        "task": "orders.dropshipping.tasks.check_yesterday",
        "schedule": crontab(hour=7, minute=10),
    },
    "watch balances at suppliers": {
        "task": "shop.suppliers.tasks.watch_balances",
        "schedule": crontab(minute=15),
    },
    "look at suppliers": {
        "task": "shop.suppliers.tasks.sync_suppliers",
        "schedule": crontab(minute=5),
    },
    "look after looks at suppliers": {
        "task": "shop.suppliers.tasks.look_after_syncs",
        "schedule": 60.0,
        "options": {"expires": 120.0},
    },
    "tell WeChat of parcels": {
        "task": "orders.wechat_shipping.tasks.tell_wechat",
        "schedule": 30.0,
        "options": {"expires": 60.0},
    },
    "start due crawls": {
        "task": "shop.crawler.tasks.start_due_crawls",
        "schedule": 60.0,
        "options": {"expires": 120.0},
    },
    "look after crawls": {
        "task": "shop.crawler.tasks.look_after_crawls",
        "schedule": 15.0,
        "options": {"expires": 30.0},
    },
    "forget old crawls": {
        "task": "shop.crawler.tasks.forget_old_crawls",
        "schedule": crontab(hour=4, minute=30),
    },
    "look after imports": {
        "task": "shop.catalog.imports.tasks.look_after_imports",
        "schedule": 60.0,
        "options": {"expires": 120.0},
    },
    "look after bulk changes": {
        "task": "shop.bulk.tasks.look_after_bulk",
        "schedule": 60.0,
        "options": {"expires": 120.0},
    },
    "look after bulk work on orders": {
        "task": "orders.bulk.tasks.look_after_orders",
        "schedule": 60.0,
        "options": {"expires": 120.0},
    },
    "look after coupons for many": {
        "task": "orders.customers.tasks.look_after_coupons",
        "schedule": 60.0,
        "options": {"expires": 120.0},
    },
    "look after exports": {
        "task": "orders.exports.tasks.look_after_exports",
        "schedule": 60.0,
        "options": {"expires": 120.0},
    },
    "look after bulk shipping": {
        "task": "orders.bulk_shipping.tasks.look_after_jobs",
        "schedule": 60.0,
        "options": {"expires": 120.0},
    },
    "query pending payments": {
        "task": "orders.payments.tasks.query_pending",
        "schedule": 5.0,
    },
    "settle due orders": every(60.0, "orders.payments.payouts.tasks.settle_due"),
    "run waiting refunds": {
        "task": "orders.payments.tasks.run_waiting_refunds",
        "schedule": 15.0,
    },
    "reconcile yesterday": {
        "task": "orders.payments.tasks.reconcile_yesterday",
        "schedule": crontab(hour=10, minute=30),
    },
    "finish phone changes": {
        "task": "accounts.phone_change.tasks.finish_phone_changes",
        "schedule": 600.0,
    },
    "forget old sign-ins": nightly("accounts.tasks.forget_old_sign_ins", hour=4, minute=30),
    "look after copies of own data": {
        "task": "accounts.privacy.tasks.look_after_copies",
        "schedule": 300,
    },
    "end accounts that are due": {
        "task": "accounts.privacy.tasks.end_due_accounts",
        "schedule": crontab(minute=50),
    },
    "end old points of members": {
        "task": "shop.members.tasks.expire_points",
        # Once a year there is something; who was down on that night catches up on the next.
        "schedule": crontab(hour=1, minute=20),
    },
    "tell members whose points end": {
        "task": "shop.members.tasks.warn_of_ending_points",
        # In December. Not at night: it rings.
        "schedule": crontab(hour=10, minute=40, month_of_year=12),
    },
    "look at members' levels": {
        "task": "orders.membership.tasks.review_levels",
        # Hourly in the night: one sweep is only so long.
        "schedule": crontab(hour="1-5", minute=30),
    },
    "give points for birthdays": {
        "task": "shop.members.tasks.give_birthday_points",
        "schedule": crontab(hour=9, minute=10),
    },
    "forget old keys of the API": nightly("accounts.api.tasks.forget_old_keys", hour=4, minute=40),
}

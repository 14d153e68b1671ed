"""The gateways as their makers document them, and books for the cash taken so far."""

from django.db import migrations

INTERFACES = [
    {
        "code": "wechatpay",
        "channel": "wechatpay",
        "name": "微信支付 API v3",
        "base_url": "https://api.mch.weixin.qq.com",
        "products": ["jsapi", "h5", "qr"],
    },
    {
        "code": "alipay",
        "channel": "alipay",
        "name": "支付宝开放平台",
        "base_url": "https://openapi.alipay.com/gateway.do",
        "products": ["page", "wap", "qr"],
    },
    {
        "code": "alipay_sandbox",
        "channel": "alipay",
        "name": "支付宝沙箱",
        "base_url": "https://openapi-sandbox.dl.alipaydev.com/gateway.do",
        "products": ["page", "wap", "qr"],
        "is_sandbox": True,
        "has_bills": False,
    },
]


def add_interfaces(apps, schema_editor):
    interface = apps.get_model("payments", "PaymentInterface")
    for values in INTERFACES:
        interface.objects.get_or_create(code=values["code"], defaults=values)


def open_books(apps, schema_editor):
    payments = apps.get_model("payments", "PaymentOrder")._base_manager.filter(state="succeeded")
    accounts = apps.get_model("payments", "PaymentAccount")._base_manager
    entries = apps.get_model("payments", "AccountEntry")._base_manager
    log = apps.get_model("payments", "PaymentLog")._base_manager
    for payment in payments.order_by("pk").iterator():
        account, _created = accounts.get_or_create(store_id=payment.store_id, holder="store")
        account.balance += payment.amount
        account.available += payment.amount
        account.save()
        at = payment.paid_at or payment.created_at
        about = {"payment": payment, "order_id": payment.order_id, "store_id": payment.store_id}
        entries.create(
            account=account,
            kind="captured",
            balance_change=payment.amount,
            frozen_change=0,
            balance_after=account.balance,
            created_at=at,
            **about,
        )
        log.create(
            kind="decision",
            event="captured",
            channel=payment.channel,
            amount=payment.amount,
            at=at,
            detail={"note": "booked when accounts were introduced"},
            **about,
        )


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_gateways")]

    operations = [
        migrations.RunPython(add_interfaces, migrations.RunPython.noop),
        migrations.RunPython(open_books, migrations.RunPython.noop),
    ]

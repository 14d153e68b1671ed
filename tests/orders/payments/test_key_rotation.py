"""A new key for merchants' payment keys: everything is written anew, then the old one may go."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.encrypted import WrongKey
from orders.payments.methods import setup
from orders.payments.models import PaymentConfiguration, PaymentInterface
from tests import make

OLD = "b2xkLWtleS1vZi14aWFvZGlhbnRvbmctMDEyMzQ1Njc="
NEW = "bmV3LWtleS1vZi14aWFvZGlhbnRvbmctMDEyMzQ1Njc="

pytestmark = pytest.mark.django_db


@pytest.fixture
def configuration(settings) -> PaymentConfiguration:
    settings.PAYMENT_SECRET_KEYS = [OLD]
    return setup.save_configuration(
        store=make.store(),
        interface=PaymentInterface.objects.get(code="alipay"),
        values={"name": "支付宝", "app_id": "2021", "merchant_id": "2088", "private_key": "秘密"},
        actor=None,
    )


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT private_key FROM payments_paymentconfiguration")
        return str(cursor.fetchone()[0])


def test_after_rotation_the_old_key_may_go(configuration, settings):
    secret, before = configuration.private_key, stored()
    settings.PAYMENT_SECRET_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="1 份"):
        call_command("reencrypt_payment_keys", "--check")

    call_command("reencrypt_payment_keys")

    assert stored() != before
    settings.PAYMENT_SECRET_KEYS = [NEW]
    call_command("reencrypt_payment_keys", "--check")
    configuration.refresh_from_db()
    assert configuration.private_key == secret


def test_a_key_too_few_changes_nothing(configuration, settings):
    before = stored()
    settings.PAYMENT_SECRET_KEYS = [NEW]

    with pytest.raises(CommandError, match="PAYMENT_SECRET_KEYS"):
        call_command("reencrypt_payment_keys")

    assert stored() == before
    with pytest.raises(WrongKey):
        configuration.refresh_from_db()

"""The check of the books, where there is no world whose rows were written past the books."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.admin.test_payment_admin import text

pytestmark = pytest.mark.django_db


def test_books_in_order_are_told_so():
    client = Client()
    client.force_login(User.objects.create(phone="13800000088", is_superuser=True))

    found = text(client.post(reverse("operate_money_check"), follow=True))

    line = BeautifulSoup(found, "html.parser").select_one(".payments-health b")
    assert line.text.strip() == "一致"

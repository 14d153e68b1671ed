"""Choosers in StreamField blocks: each merchant's own, whoever opened the editor first."""

import pytest
from wagtail.test.utils.form_data import nested_form_data, streamfield

from shop.stores.models import StorePage
from shop.stores.photos import pictures
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def publish_with_picture(client, store):
    image = pictures.add(store=store, file=make.photo(), title="横幅")
    page = StorePage.objects.get(store=store)
    product = make.product(store)
    form = client.get(f"/admin/pages/{page.pk}/edit/").context["form"]
    fields = {
        name: bound.value() or ""
        for name, bound in ((bound.name, bound) for bound in form)
        if name not in {"body", "intro", "comments"}
    }
    row = {"title": "推荐", "products": streamfield([])}
    row["products"] = {"count": "1", "0-id": "", "0-order": "0", "0-deleted": ""}
    row["products"]["0-value"] = str(product.pk)
    body = streamfield(
        [
            ("banner", {"image": str(image.pk), "title": "秋收", "text": "", "link": ""}),
            ("product_row", row),
        ]
    )
    data = nested_form_data({**fields, "intro": "null", "body": body}) | {
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    return client.post(f"/admin/pages/{page.pk}/edit/", data), image


def test_two_owners_in_one_process_both_use_their_own_pictures(signed_in):
    for store in (make.store(), make.store()):
        response, image = publish_with_picture(signed_in(store.owner), store)

        assert response.status_code == 302, response.context["form"].errors
        body = StorePage.objects.get(store=store).body
        assert body[0].value["image"] == image

"""
Local delivery went anywhere while a store had not said where it stands. A store that has it
gets the place its own page names, or the city most of its local orders went to; where neither
is known it is switched off, and the desk asks. Cash for parcels stays where it was used.
"""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import migrations

from accounts.addresses import areas, pasted_address


def settle(apps, schema_editor):
    Store = apps.get_model("stores", "Store")
    for store in Store.objects.order_by("pk").iterator(chunk_size=500):
        orders = apps.get_model("orders", "Order").objects.filter(
            store_id=store.pk, cancelled_at__isnull=True
        )
        parcels = orders.filter(delivery__in=["express", "freight"], pay_method="cod")
        store.cod_for_parcels = parcels.exists()
        if store.offers_local:
            store.offers_local = _has_place(apps, store, orders.filter(delivery="local"))
        store.save(update_fields=["cod_for_parcels", "offers_local"])


def _has_place(apps, store, local_orders):
    """Whether the store stands somewhere, or goes to named areas; fills in what can be known."""
    DeliveryProfile = apps.get_model("shipping", "DeliveryProfile")
    profile = DeliveryProfile.objects.filter(store_id=store.pk).first()
    if profile is not None and (profile.area_code or profile.local_areas):
        return True
    code = _of_its_page(apps, store) or _of_its_orders(local_orders)
    if not code:
        return False
    profile = profile or DeliveryProfile(store_id=store.pk)
    profile.area_code = code
    profile.save()
    return True


def _of_its_page(apps, store):
    page = apps.get_model("stores", "StorePage").objects.filter(store_id=store.pk).first()
    read = pasted_address.read(page.address if page else "")
    try:
        return areas.find(province=read.province, city=read.city, district=read.district).code
    except ValidationError:
        return areas.code_of(read.province, read.city) if read.city else ""


def _of_its_orders(orders):
    """The code of the city where most went; cities right below a province are their own."""
    codes = orders.exclude(area_code="").values_list("area_code", flat=True)
    cities = Counter(code if code[2:4] == "90" else code[:4] for code in codes)
    return cities.most_common(1)[0][0] if cities else ""


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "0003_freight"),
        ("stores", "0003_safe_starts"),
        ("orders", "0005_close_tried"),
    ]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]

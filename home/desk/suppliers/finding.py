"""The supplier of an address, of the store at whose desk somebody sits."""

from django.shortcuts import get_object_or_404

from home.desk.desk_gate import Desk
from shop.suppliers.models import Supplier


def supplier_of(desk: Desk, supplier_id: int) -> Supplier:
    """:raises Http404: when the store has no such contract"""
    rows = Supplier.objects.for_store(desk.store).select_related("store")
    return get_object_or_404(rows, pk=supplier_id)

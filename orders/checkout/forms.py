"""The one page of checkout as a form."""

import copy
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.addresses import addressbook
from accounts.addresses.address_form import AddressFields
from accounts.addresses.addressbook import Entry
from accounts.models import Address
from core.shared_fields import SharedFields
from orders.cart.baskets.basket import Basket
from orders.checkout import draft, invoice
from orders.checkout.placement import Contact, Placement
from orders.checkout.quote import deliveries
from orders.models import PREPAID, Delivery, InvoiceKind, PayMethod
from orders.payments.methods.available_methods import Offers
from orders.shipping import slots
from orders.shipping.models import DeliverySlot
from orders.shipping.transit import Terms
from shop.stores.models import Store


def new_key() -> str:
    return secrets.token_urlsafe(24)


class CheckoutForm(AddressFields):
    """
    Fields of the contract: name, phone, province, city, district, detail, note, delivery,
    pay_method; besides `key` (idempotency) and `seen_total` (yuan, what the page showed).

    `address` is an id of the shopper's own book, or "new" for the fields; `band`, `latitude`,
    `longitude` tell the distance of local delivery, `slot` the time. `coupon` is the number of a
    piece, "none" or "best".
    """

    # First: the fields of a typed address are not asked for when one of the book is chosen.
    address = forms.CharField(max_length=20, required=False)
    save_address = forms.BooleanField(label=_("保存到地址簿"), required=False)
    delivery = forms.ChoiceField(label=_("配送方式"), required=False)
    band = forms.CharField(label=_("配送距离"), max_length=20, required=False)
    latitude = forms.CharField(max_length=30, required=False)
    longitude = forms.CharField(max_length=30, required=False)
    slot = forms.CharField(label=_("送达时间"), max_length=40, required=False)
    note = forms.CharField(label=_("订单备注"), max_length=100, required=False)
    pay_method = forms.ChoiceField(label=_("支付方式"), choices=PayMethod.choices, required=False)
    invoice_kind = forms.ChoiceField(label=_("发票"), choices=InvoiceKind.choices, required=False)
    invoice_title = forms.CharField(label=_("发票抬头"), max_length=100, required=False)
    invoice_tax_number = forms.CharField(label=_("税号"), max_length=40, required=False)
    invoice_email = forms.CharField(label=_("收票邮箱"), max_length=254, required=False)
    coupon = forms.CharField(label=_("优惠券"), max_length=20, required=False)
    points = forms.CharField(label=_("积分"), max_length=9, required=False)
    use_balance = forms.BooleanField(label=_("余额支付"), required=False)
    join = forms.BooleanField(label=_("加入会员"), required=False)
    key = forms.CharField(max_length=64, required=False)
    seen_total = forms.DecimalField(max_digits=12, decimal_places=2, required=False)
    seen_items = forms.DecimalField(max_digits=12, decimal_places=2, required=False)

    field_order = ("address",)

    def __init__(
        self,
        *args: Any,
        store: Store,
        book: Sequence[Address] = (),
        offered_slots: Sequence[DeliverySlot] = (),
        offers: Offers,
        at: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.store, self.book, self.offered_slots, self.at = store, book, offered_slots, at
        self.offers = offers
        offered = deliveries(store, offers)
        # The only field that is a form's own.
        delivery = cast(forms.ChoiceField, copy.deepcopy(self.fields["delivery"]))
        delivery.choices = [(item.value, item.label) for item in offered]
        self.fields["delivery"] = delivery

    @property
    def chosen(self) -> Address | None:
        """The line of the book that was chosen."""
        return draft.chosen(self.cleaned_data.get("address"), self.book)

    def clean_address(self) -> str:
        value = self.cleaned_data["address"]
        if value not in {"", draft.NEW} and draft.chosen(value, self.book) is None:
            raise ValidationError(_("这个地址已经不在了，请重新选择"))
        return value

    def clean_name(self) -> str:
        return self.chosen.name if self.chosen else super().clean_name()

    def clean_phone(self) -> str:
        return self.chosen.phone if self.chosen else super().clean_phone()

    def clean_delivery(self) -> str:
        return self.cleaned_data["delivery"] or str(deliveries(self.store, self.offers)[0])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._clean_slot(data)
        self._clean_invoice(data)
        self._clean_pay_method(data)
        if data.get("delivery") == Delivery.PICKUP:
            return data
        if self.chosen:
            data |= {"area": self.chosen.area, "detail": self.chosen.detail}
        elif "address" not in self.errors:
            self.clean_place(data)
        return data

    def _clean_pay_method(self, data: dict[str, Any]) -> None:
        offered = self.offers.methods(data.get("delivery", ""))
        asked = _asked_method(data, offered)
        if asked not in offered:
            is_at_counter = asked == PayMethod.IN_STORE and self.offers.takes_cash
            self.add_error(
                "pay_method",
                _("到店付款请选择「到店自提」")
                if is_at_counter
                else _("商家暂不支持这种支付方式，请换一种"),
            )
        data["pay_method"] = asked

    def _clean_slot(self, data: dict[str, Any]) -> None:
        """A store that has times for this delivery wants one to be chosen."""
        delivery = data.get("delivery", "")
        choice = slots.parse(data.get("slot", ""))
        data["slot"] = None
        if not any(slots.fits(slot, delivery) for slot in self.offered_slots):
            return
        data["slot"] = choice
        if choice is None:
            is_pickup = delivery == Delivery.PICKUP
            self.add_error("slot", _("请选择自提时间") if is_pickup else _("请选择送达时间"))

    def _clean_invoice(self, data: dict[str, Any]) -> None:
        names = ("kind", "title", "tax_number", "email")
        try:
            data["invoice"] = invoice.read(
                **{name: data.get(f"invoice_{name}", "") for name in names}
            )
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                self.add_error(field, messages)

    def placement(
        self,
        *,
        idempotency_key: str,
        buyer: Actor,
        basket: Basket,
        terms: Terms | None = None,
        seen: Mapping[int, Decimal] | None = None,
    ) -> Placement:
        """What the fields of a valid form say, with what only the page or the program knows."""
        data = self.cleaned_data
        return Placement(
            store=self.store,
            contact=self._contact(),
            delivery=data["delivery"],
            pay_method=data["pay_method"],
            idempotency_key=idempotency_key,
            note=data["note"],
            seen_total=data["seen_total"],
            buyer=buyer,
            band_id=draft.number(data["band"]),
            position=draft.position(data["latitude"], data["longitude"]),
            slot=data["slot"],
            invoice=data["invoice"],
            terms=terms,
            basket=basket,
            seen=seen,
            choice=draft.choice(data["coupon"], data["points"]),
            use_balance=data["use_balance"],
            is_joining=data["join"],
        )

    def _contact(self) -> Contact:
        data = self.cleaned_data
        return Contact(
            name=data["name"],
            phone=data["phone"],
            area=data.get("area"),
            detail=data["detail"] if data.get("area") else "",
        )

    def keep_address(self, user: Actor) -> None:
        """The address that was ordered to, for who is signed in and ticked to keep it."""
        entry = None if user is None else self.entry()
        if user is not None and entry is not None:
            addressbook.keep(user=user, entry=entry)

    def entry(self) -> Entry | None:
        """What goes into the address book: a new address that was ticked to be kept."""
        data = self.cleaned_data
        if self.chosen or not data["save_address"] or not data.get("area"):
            return None
        return Entry(data["name"], data["phone"], data["area"], data["detail"])


CheckoutForm.base_fields = SharedFields(CheckoutForm.base_fields)


def _asked_method(data: dict[str, object], offered: Sequence[PayMethod]) -> str:
    """How who fills in the form means to pay."""
    asked = str(data.get("pay_method") or "")
    if asked == PayMethod.COD and data.get("delivery") == Delivery.PICKUP:
        # Both mean: the money changes hands with the goods, here at the counter.
        return PayMethod.IN_STORE
    if asked:
        return asked
    # Who names none (the contract of plain posts) pays with the goods, if that is taken.
    cash = [method for method in offered if method not in PREPAID]
    return next(iter(cash or offered), "")

"""What a store's pages say of freight that depends on the address or the distance."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import ZERO
from orders.models import Delivery
from orders.shipping.freight import yuan
from orders.shipping.models import FreightTemplate
from orders.shipping.transit import Terms
from shop.stores import storefront
from shop.stores.models import Store


def of(store: Store, terms: Terms) -> str:
    """Empty when all that is offered has a flat fee."""
    is_by_rider = store.offers_local and terms.profile.rider_price
    is_local = store.offers_local and not is_by_rider
    ways = [
        (is_local, _("同城"), [band.fee for band in terms.bands], store.local_fee),
        (store.offers_express, _("快递"), _listed(terms, Delivery.EXPRESS), store.express_fee),
        (store.offers_freight, _("物流"), _listed(terms, Delivery.FREIGHT), None),
    ]
    offered = [(word, listed, flat) for is_offered, word, listed, flat in ways if is_offered]
    if is_by_rider and not offered:
        return _("运费按骑手实价，填好地址就知道")
    if not is_by_rider and not any(listed for _word, listed, _flat in offered):
        return ""
    if len(offered) == 1 and not is_by_rider:
        least = min(offered[0][1])
        words = _("运费 ¥%(fee)s 起，按地址计算") % {"fee": yuan(least)}
        return words if least else _("运费按地址计算")
    said = [_("同城按骑手实价")] if is_by_rider else []
    for word, listed, flat in offered:
        if listed:
            said.append(_("%(way)s ¥%(fee)s 起") % {"way": word, "fee": yuan(min(listed))})
        elif flat is not None:
            said.append(storefront.flat_words(word, flat))
    return _("%(fees)s，按地址计算") % {"fees": _("，").join(said)}


def _listed(terms: Terms, delivery: str) -> list[Decimal]:
    """The lowest that each rule of the price list in force may ask."""
    template = terms.templates.get(delivery)
    if template is None:
        return []
    fees = []
    for rule in template.rules.all():
        if not rule.is_undeliverable:
            tiers = [Decimal(fee) for _start, fee in rule.tiers]
            is_amount = template.basis == FreightTemplate.Basis.AMOUNT
            fees.append(min(tiers, default=ZERO) if is_amount else rule.first_fee)
    return fees

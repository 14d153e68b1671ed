"""What the town's first shop works with: two cloud printers and a contract for waybills."""

from collections.abc import Callable

from home.demo import town
from home.demo.carrier import fake, printers, waybills
from orders.printers import selection
from orders.printers import setup as printing
from orders.printers.models import Printer
from orders.waybills import setup as contracts
from orders.waybills.models import WaybillAccount
from shop.stores.models import Store


def bring(say: Callable[[str], None]) -> None:
    """Its keys are the simulator's: what is printed and sent can be seen there."""
    store = Store.objects.select_related("owner").get(name=town.STORES[0].name)
    if Printer.objects.for_store(store).exists():
        return
    shelves = [pk for pk, _title in selection.offered(store)]
    for printer in (
        Printer(
            store=store,
            name="前台",
            maker=Printer.Maker.FEIE,
            account=printers.FEIE_USER,
            key=printers.FEIE_KEY,
            serial="922500001",
        ),
        Printer(
            store=store,
            name="备货间",
            maker=Printer.Maker.YILIANYUN,
            account=printers.YLY_CLIENT,
            key=printers.YLY_SECRET,
            serial="4004500001",
            categories=shelves[:1],
        ),
    ):
        printing.save(printer=printer, actor=store.owner)
    contract = WaybillAccount(
        store=store,
        courier="zhongtong",
        key=fake.KEY,
        secret=waybills.SECRET,
        template=waybills.TEMPLATE,
        partner=waybills.PARTNER,
        partner_key=waybills.PARTNER_KEY,
        net="文新网点",
        sender_name=store.name,
        sender_phone=store.phone,
        sender_address="浙江省杭州市西湖区文新路 1 号",
    )
    contracts.save(account=contract, actor=store.owner)
    say(f"{store.name}：两台云打印机，一个电子面单账号")

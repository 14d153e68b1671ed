"""The operators' control centre in Wagtail's admin."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from home.ban_admin import BanAdmin
from home.operators import StoreAdmin
from home.payment_operators import PaymentGroup
from home.search_admin import SearchGroup

modeladmin_register(StoreAdmin)
modeladmin_register(PaymentGroup)
modeladmin_register(SearchGroup)
modeladmin_register(BanAdmin)


@hooks.register("construct_main_menu", order=900)
def drop_help(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's help leads to another site in another language."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]

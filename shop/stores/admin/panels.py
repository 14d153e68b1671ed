"""What a merchant finds on the admin's first page."""

from collections.abc import Mapping

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from shop.stores.models import StorePage
from shop.stores.people import roles


class WelcomePanel(Component):
    """The own stores with the three things people come for."""

    name = "welcome"
    template_name = "shop/stores/admin/welcome.html"
    order = 10

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, object]) -> dict[str, object]:
        members = roles.memberships_of(self.request.user)
        pages = StorePage.objects.filter(store_id__in=[m.store_id for m in members])
        by_store = {page.store_id: page for page in pages}
        return {
            "stores": [
                {
                    "store": member.store,
                    "page": by_store.get(member.store_id),
                    "may_edit": roles.can(member, "pages"),
                    "role": member.role_name,
                }
                for member in members
            ]
        }

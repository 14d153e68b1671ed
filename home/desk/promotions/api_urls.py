"""Where the shop's own programs find what it offers beside its promotions."""

from django.urls import include, path

from home.desk.campaigns import api as campaigns
from home.desk.flash import api as flash
from home.desk.groups import api as groups
from home.desk.presales import api as presales
from home.desk.promotions import coupon_api

urls = [
    path("campaigns/", include(campaigns.urls)),
    path("coupons/", include(coupon_api.urls)),
    path("flash-items/", include(flash.urls)),
    path("group-buys/", include(groups.urls)),
    path("presales/", include(presales.urls)),
]

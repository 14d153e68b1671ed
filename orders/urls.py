from django.urls import path

from orders.balance import views as balance
from orders.dropshipping import notify as supplier_notify
from orders.favourites import views as favourites
from orders.groups import views as groups
from orders.membership import views as membership
from orders.payments import notify
from orders.presales import views as presales
from orders.reviews import views as reviews
from orders.riders import notify as shipping_notify
from orders.substitutions import views as substitutions
from orders.support import views as support
from orders.views import aftersales, checkout, orders, payments, rider

urlpatterns = [
    path("checkout/<slug:slug>/", checkout.checkout, name="checkout"),
    path("orders/<str:token>/", orders.show, name="order"),
    path("orders/<str:token>/open/", orders.open_up, name="order-open"),
    path("orders/<str:token>/cancel/", orders.cancel, name="order-cancel"),
    path("orders/<str:token>/receive/", orders.receive, name="order-receive"),
    path("orders/<str:token>/extend/", orders.extend, name="order-extend"),
    path("orders/<str:token>/rider/", rider.position, name="order-rider"),
    path("orders/<str:token>/again/", orders.buy_again, name="order-again"),
    path(
        "orders/<str:token>/substitution/<int:substitution_id>/",
        substitutions.answer,
        name="order-substitution",
    ),
    path("account/", orders.mine, name="account"),
    path("account/orders/", orders.my_orders, name="my-orders"),
    path("orders/<str:token>/pay/", payments.pay, name="order-pay"),
    path("orders/<str:token>/pay/status/", payments.status, name="order-pay-status"),
    path("orders/<str:token>/pay/return/", payments.returned, name="order-pay-return"),
    path("orders/<str:token>/pay/proof/", payments.proof, name="order-pay-proof"),
    path("orders/<str:token>/aftersale/", aftersales.ask, name="order-aftersale"),
    path("aftersales/<str:aftersale>/", aftersales.show, name="aftersale"),
    path(
        "aftersales/<str:aftersale>/photos/<int:aftersale_photo_id>.jpg",
        aftersales.photo,
        name="aftersale-photo",
    ),
    path("pay/wechat/openid/", payments.openid_returned, name="wechat-openid"),
    path("pay/<slug:channel>/notify/<str:key>/", notify.take, name="payment-notify"),
    path("shipping/notify/<str:key>/", shipping_notify.take, name="shipping-notify"),
    path("suppliers/<slug:kind>/notify/<str:key>/", supplier_notify.take, name="supplier-notify"),
    path("orders/<str:token>/review/", reviews.write, name="order-review"),
    path("reviews/<int:product_id>/", reviews.of_product, name="reviews"),
    path("reviews/photos/<int:review_photo_id>.jpg", reviews.photo, name="review-photo"),
    path("groups/<str:group>/", groups.show, name="group"),
    path("presales/<str:presale>/", presales.show, name="presale"),
    path("account/favourites/", favourites.index, name="favourites"),
    path("account/favourites/keep/", favourites.keep, name="favourite-keep"),
    path("account/favourites/<int:favourite_id>/", favourites.change, name="favourite"),
    path("account/points/", membership.index, name="points"),
    path("account/points/<slug:slug>/", membership.one, name="points-of-store"),
    path("account/points/<slug:slug>/join/", membership.join, name="points-join"),
    path("account/points/<slug:slug>/birthday/", membership.birthday, name="points-birthday"),
    path("account/points/<slug:slug>/check-in/", membership.check_in, name="points-check-in"),
    path("account/balance/", balance.index, name="balance"),
    path("account/balance/<slug:slug>/", balance.one, name="balance-of-store"),
    path("account/balance/<slug:slug>/top-up/", balance.top_up, name="balance-top-up"),
    path("account/balance/<slug:slug>/withdraw/", balance.withdraw, name="balance-withdraw"),
    path("messages/", support.index, name="messages"),
    path("messages/new/<slug:slug>/", support.new, name="messages-new"),
    path("messages/<int:thread_id>/", support.thread, name="messages-thread"),
    path(
        "messages/<int:thread_id>/pictures/<int:message_id>/",
        support.picture,
        name="messages-picture",
    ),
]

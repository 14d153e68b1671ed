"""Version 1 of the API, below /api/v1/: nothing but what stands here is in its schema."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularSwaggerSplitView

from accounts.api import addresses, auth, captcha, links, phone, registration, sessions
from accounts.privacy import api as own_data
from core.api.document import SchemaView
from home.desk.api import aftersales as own_aftersales
from home.desk.api import counter, desk_gate, pickup, products, stock, webhooks
from home.desk.api import drafts as own_drafts
from home.desk.api import exchange_goods as own_exchange_goods
from home.desk.api import messages as own_messages
from home.desk.api import orders as own_orders
from home.desk.api import promotions as own_promotions
from home.desk.api import reviews as own_reviews
from home.desk.api import settlement as own_settlement
from home.desk.api import statistics as own_statistics
from home.desk.api import substitutions as own_substitutions
from home.desk.customers import api as own_customers
from home.desk.customers import coupons_api as own_coupon_jobs
from home.desk.members import api as own_members
from home.desk.members import balance_api, settings_api
from home.desk.promotions import api_urls as own_offers
from home.desk.rewards import api as own_rewards
from orders.api import (
    aftersales,
    balance,
    checkout,
    checkout_preview,
    coupons,
    drafts,
    exchange_goods,
    favourites,
    groups,
    messages,
    orders,
    payments,
    personal_prices,
    points,
    presales,
    reviews,
    rewards,
    seckill,
    shop_ratings,
    sign_ups,
    substitutions,
)
from orders.cart import api as cart
from search import api as search
from shop.catalog import api as catalog
from shop.stores import api as stores


@csrf_exempt
def unknown(request: HttpRequest, rest: str) -> NoReturn:
    """An address of nothing: the page tree is not asked, nor its forms' tokens."""
    raise Http404


auth_urls = [
    path("sms-codes/", auth.SmsCodes.as_view(), name="api-sms-codes"),
    path("sms/", auth.SmsSignIn.as_view(), name="api-sign-in-sms"),
    path("password/", auth.PasswordSignIn.as_view(), name="api-sign-in-password"),
    path("captcha/", captcha.Captcha.as_view(), name="api-captcha"),
    path("register/", registration.Register.as_view(), name="api-register"),
    path("register/resend/", registration.ResendActivation.as_view(), name="api-register-resend"),
    path("activate/", registration.Activate.as_view(), name="api-activate"),
    path("password-reset/", registration.AskPasswordReset.as_view(), name="api-ask-reset"),
    path("password-reset/confirm/", registration.PasswordReset.as_view(), name="api-reset"),
    path("wechat-mini/", auth.WechatSignIn.as_view(), name="api-sign-in-wechat"),
    path("refresh/", auth.Renew.as_view(), name="api-refresh"),
    path("revoke/", auth.Revoke.as_view(), name="api-revoke"),
    path("sign-out-everywhere/", auth.SignOutEverywhere.as_view(), name="api-sign-out-everywhere"),
]

cart_urls = [
    path("", cart.Cart.as_view(), name="api-cart"),
    path("lines/", cart.CartLines.as_view(), name="api-cart-lines"),
    path("lines/<int:variant_id>/", cart.OneCartLine.as_view(), name="api-cart-line"),
    path("clear-unavailable/", cart.ClearUnavailable.as_view(), name="api-cart-clear"),
    path("merge/", cart.Merge.as_view(), name="api-cart-merge"),
]

order_urls = [
    path("", orders.OneOrder.as_view(), name="api-order"),
    path("cancel/", orders.Cancel.as_view(), name="api-order-cancel"),
    path("receive/", orders.Receive.as_view(), name="api-order-receive"),
    path("substitutions/", substitutions.Substitutions.as_view(), name="api-substitutions"),
    path(
        "substitutions/<int:substitution_id>/",
        substitutions.OneSubstitution.as_view(),
        name="api-substitution",
    ),
    path(
        "exchange-goods/",
        exchange_goods.ExchangeGoods.as_view(),
        name="api-order-exchange-goods",
    ),
    path("pickup-code/", orders.OwnPickupCode.as_view(), name="api-order-pickup-code"),
    path("again/", orders.BuyAgain.as_view(), name="api-order-again"),
    path("pay-methods/", payments.PayMethods.as_view(), name="api-pay-methods"),
    path("payments/", payments.Payments.as_view(), name="api-payments"),
    path("payments/status/", payments.PayStatus.as_view(), name="api-pay-status"),
    path("payments/ask/", payments.AskGateway.as_view(), name="api-pay-ask"),
    path("payments/proof/", payments.Proofs.as_view(), name="api-pay-proof"),
]

aftersale_urls = [
    path("", aftersales.OneAfterSale.as_view(), name="api-aftersale"),
    path("withdraw/", aftersales.Withdraw.as_view(), name="api-aftersale-withdraw"),
    path("accept/", aftersales.Accept.as_view(), name="api-aftersale-accept"),
    path("decline/", aftersales.Decline.as_view(), name="api-aftersale-decline"),
    path("send-back/", aftersales.SendBackAfterSale.as_view(), name="api-aftersale-send-back"),
    path("escalate/", aftersales.EscalateAfterSale.as_view(), name="api-aftersale-escalate"),
    path("received/", aftersales.Got.as_view(), name="api-aftersale-received"),
    path(
        "photos/<int:aftersale_photo_id>/",
        aftersales.OneAfterSalePhoto.as_view(),
        name="api-aftersale-photo",
    ),
]

merchant_order_urls = [
    path("", own_orders.OneOwnOrder.as_view(), name="api-merchant-order"),
    path("confirm/", own_orders.Confirm.as_view(), name="api-merchant-order-confirm"),
    path("unconfirm/", own_orders.Unconfirm.as_view(), name="api-merchant-order-unconfirm"),
    path("unship/", own_orders.Unship.as_view(), name="api-merchant-order-unship"),
    path("tracking/", own_orders.ChangeTracking.as_view(), name="api-merchant-order-tracking"),
    path(
        "substitutions/",
        own_substitutions.OwnSubstitutions.as_view(),
        name="api-merchant-substitutions",
    ),
    path(
        "substitutions/<int:substitution_id>/",
        own_substitutions.OneOwnSubstitution.as_view(),
        name="api-merchant-substitution",
    ),
    path("ship/", own_orders.Ship.as_view(), name="api-merchant-order-ship"),
    path("paid/", own_orders.TakeCash.as_view(), name="api-merchant-order-paid"),
    path("unpaid/", own_orders.ReturnCash.as_view(), name="api-merchant-order-unpaid"),
    path("cancel/", own_orders.CancelOwn.as_view(), name="api-merchant-order-cancel"),
]

message_urls = [
    path("", messages.Conversations.as_view(), name="api-threads"),
    path("<int:thread_id>/", messages.OneConversation.as_view(), name="api-thread"),
    path(
        "<int:thread_id>/pictures/",
        messages.ConversationPictures.as_view(),
        name="api-thread-pictures",
    ),
    path(
        "<int:thread_id>/pictures/<int:message_id>/",
        messages.OneConversationPicture.as_view(),
        name="api-thread-picture",
    ),
]

merchant_urls: list[URLPattern | URLResolver] = [
    path("products/", products.OwnProducts.as_view(), name="api-merchant-products"),
    path(
        "products/<int:product_id>/", products.OneOwnProduct.as_view(), name="api-merchant-product"
    ),
    path(
        "products/<int:product_id>/on-sale/", products.OnSale.as_view(), name="api-merchant-on-sale"
    ),
    path("variants/<int:variant_id>/", products.OwnVariant.as_view(), name="api-merchant-variant"),
    path("stock/", stock.Stock.as_view(), name="api-merchant-stock"),
    path(
        "stock/<int:variant_id>/movements/",
        stock.Movements.as_view(),
        name="api-merchant-movements",
    ),
    path("orders/", own_orders.OwnOrders.as_view(), name="api-merchant-orders"),
    path("orders/new/", counter.NewOwnOrder.as_view(), name="api-merchant-order-new"),
    path("orders/<str:number>/", include(merchant_order_urls)),
    path("messages/", include(own_messages.urls)),
    path(
        "aftersales/<str:aftersale>/exchange-goods/",
        own_exchange_goods.OwnExchangeGoods.as_view(),
        name="api-merchant-exchange-goods",
    ),
    path("aftersales/", include(own_aftersales.urls)),
    path("chat-orders/", include(own_drafts.urls)),
    path("reviews/", include(own_reviews.urls)),
    path("pickup/", pickup.Pickup.as_view(), name="api-merchant-pickup"),
    path("webhooks/", include(webhooks.urls)),
    path("settlement/", include(own_settlement.urls)),
    path("statistics/", include(own_statistics.urls)),
    path("customers/", include([*own_coupon_jobs.urls, *own_customers.urls])),
    # Words first: a member's number is none of them.
    path("members/", include([*settings_api.urls, *balance_api.urls, *own_members.urls])),
    path("", include(own_offers.urls)),
    path("rewards/", include(own_rewards.urls)),
    path("promotions/", include(own_promotions.urls)),
]

urlpatterns = [
    path("schema/", SchemaView.as_view(urlconf="xiaodiantong.api"), name="api-schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api-schema",
            template_name="api/docs.html",
            template_name_js="api/docs.js",
            title="小店通 API",
        ),
        name="api-docs",
    ),
    path("auth/", include(auth_urls)),
    path("me/", auth.Me.as_view(), name="api-me"),
    path("me/password/", registration.MyPassword.as_view(), name="api-my-password"),
    path("me/email/", registration.MyEmail.as_view(), name="api-my-email"),
    path("me/email/confirm/", registration.ConfirmMyEmail.as_view(), name="api-my-email-confirm"),
    path("me/phone/", phone.MyPhone.as_view(), name="api-my-phone"),
    path("me/phone/lost/", phone.LostPhone.as_view(), name="api-my-phone-lost"),
    path("me/sessions/", sessions.MySessions.as_view(), name="api-my-sessions"),
    path("me/sessions/<int:device_id>/", sessions.OneSession.as_view(), name="api-one-session"),
    path("me/wechat-mini/", auth.MyWechat.as_view(), name="api-my-wechat"),
    path("me/wechat-mini/<int:identity_id>/", auth.OneWechat.as_view(), name="api-one-wechat"),
    path("me/links/", links.Links.as_view(), name="api-my-links"),
    path("me/links/<int:link_id>/", links.OneLink.as_view(), name="api-one-link"),
    path("account/points/", include(points.urls)),
    path("account/balance/", include(balance.urls)),
    path("account/prices/", personal_prices.PersonalPrices.as_view(), name="api-personal-prices"),
    path("account/coupons/", coupons.MyCoupons.as_view(), name="api-my-coupons"),
    path("seckill/", include(seckill.urls)),
    path("groups/<str:group>/", groups.GroupDetail.as_view(), name="api-group"),
    path("presales/<str:presale>/", presales.PresaleDetail.as_view(), name="api-presale"),
    path("account/consents/", own_data.Consents.as_view(), name="api-consents"),
    path("account/consents/<slug:document>/", own_data.OneConsent.as_view(), name="api-consent"),
    path("account/data/", own_data.OwnData.as_view(), name="api-own-data"),
    path(
        "account/data/<int:copy_id>/file/",
        own_data.OwnDataFile.as_view(),
        name="api-own-data-file",
    ),
    path("account/deletion/", own_data.OwnDeletion.as_view(), name="api-own-deletion"),
    path("addresses/", addresses.Addresses.as_view(), name="api-addresses"),
    path("addresses/recognise/", addresses.Recognise.as_view(), name="api-address-recognise"),
    path("addresses/<int:address_id>/", addresses.OneAddress.as_view(), name="api-address"),
    path(
        "addresses/<int:address_id>/default/",
        addresses.DefaultAddress.as_view(),
        name="api-address-default",
    ),
    path("areas/", addresses.Areas.as_view(), name="api-areas"),
    path("stores/", stores.Stores.as_view(), name="api-stores"),
    path("stores/<slug:slug>/", stores.OneStore.as_view(), name="api-store"),
    path(
        "stores/<slug:slug>/chat-orders/parse/", search.ChatOrder.as_view(), name="api-chat-order"
    ),
    path("stores/<slug:slug>/chat-orders/<str:draft_token>/", include(drafts.urls)),
    path("stores/<slug:slug>/coupons/", include(coupons.store_urls)),
    path("stores/<slug:slug>/rewards/", include(rewards.urls)),
    path("stores/<slug:slug>/promotions/", include(sign_ups.urls)),
    path("categories/", catalog.Categories.as_view(), name="api-categories"),
    path("categories/<int:category_id>/", catalog.OneCategory.as_view(), name="api-category"),
    path("products/", search.Products.as_view(), name="api-products"),
    path("products/<int:product_id>/", catalog.OneProduct.as_view(), name="api-product"),
    path("products/<int:product_id>/together/", catalog.Together.as_view(), name="api-together"),
    path("search/", search.Search.as_view(), name="api-search"),
    path("search/facets/", search.Facets.as_view(), name="api-facets"),
    path("search/suggestions/", search.Suggestions.as_view(), name="api-suggestions"),
    path("cart/", include(cart_urls)),
    path(
        "checkout/<slug:slug>/preview/",
        checkout_preview.PreviewCheckout.as_view(),
        name="api-preview",
    ),
    path("checkout/<slug:slug>/", checkout.Checkout.as_view(), name="api-checkout"),
    path("orders/", orders.Orders.as_view(), name="api-orders"),
    path("orders/<str:token>/", include(order_urls)),
    path("aftersales/", aftersales.AfterSales.as_view(), name="api-aftersales"),
    path("aftersales/<str:aftersale>/", include(aftersale_urls)),
    path("reviews/", reviews.Reviews.as_view(), name="api-reviews"),
    path("reviews/shop/", shop_ratings.ShopRatings.as_view(), name="api-shop-ratings"),
    path(
        "reviews/<int:review_id>/addition/",
        reviews.ReviewAddition.as_view(),
        name="api-review-addition",
    ),
    path("favourites/", favourites.Favourites.as_view(), name="api-favourites"),
    path("favourites/<int:favourite_id>/", favourites.OneFavourite.as_view(), name="api-favourite"),
    path("messages/", include(message_urls)),
    path("merchant/statistics/", include(own_statistics.my_urls)),
    path("merchant/stores/", desk_gate.MyStores.as_view(), name="api-merchant-stores"),
    path("merchant/stores/<slug:slug>/", include(merchant_urls)),
    # With a slash only: without one, the address with one is tried first.
    re_path(r"(?P<rest>(?s:.*))/$", unknown),
]

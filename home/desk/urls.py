from django.urls import include, path
from django.views.generic import RedirectView

import home.desk.delivery.views as delivery
import home.desk.pickup.offline as pickup_offline
import home.desk.pickup.views as pickup
import home.desk.printers.views as printers
import home.desk.products.page as product_page
import home.desk.products.stock as product_stock
import home.desk.products.views as products
import home.desk.riders.settings as courier_settings
import home.desk.riders.views as riders
import home.desk.settings.search as search_settings
import home.desk.settings.views as settings
import home.desk.shipping.views as shipping
from home import shop_phone
from home.desk import more, news, pulse, saved_views, today, visits
from home.desk.aftersales import views as aftersales
from home.desk.delivery import price_lists
from home.desk.money import payments, reconciliation, transfers
from home.desk.money import settings as payment_settings
from home.desk.orders import (
    board,
    chat_orders,
    chat_words,
    counter,
    draft_offers,
    finding,
    refunds,
    substitutions,
)
from home.desk.orders import bulk as bulk_orders
from home.desk.orders import exports as long_lists
from home.desk.people import leaving
from home.desk.riders import deliveries
from home.desk.shipping import bulk, couriers, papers
from home.desk.support import reviews

delivery_urls = [
    path("", delivery.index, name="desk-delivery"),
    path("templates/add/", price_lists.template, name="desk-template-add"),
    path("templates/<int:template_id>/", price_lists.template, name="desk-template"),
    path(
        "templates/<int:template_id>/remove/",
        price_lists.remove_template,
        name="desk-template-remove",
    ),
    path("templates/<int:template_id>/rules/add/", price_lists.rule, name="desk-rule-add"),
    path("rules/<int:rule_id>/", price_lists.change_rule, name="desk-rule"),
    path("rules/<int:rule_id>/remove/", price_lists.remove_rule, name="desk-rule-remove"),
    path("bands/add/", delivery.band, name="desk-band-add"),
    path("bands/<int:band_id>/", delivery.band, name="desk-band"),
    path("bands/<int:band_id>/remove/", delivery.remove_band, name="desk-band-remove"),
    path("slots/add/", delivery.slot, name="desk-slot-add"),
    path("slots/<int:slot_id>/", delivery.slot, name="desk-slot"),
    path("slots/<int:slot_id>/remove/", delivery.remove_slot, name="desk-slot-remove"),
]

payment_urls = [
    path("", payment_settings.index, name="desk-pay-settings"),
    path("<slug:channel>/", payment_settings.way, name="desk-pay-way"),
    path("<slug:channel>/account/", payment_settings.account, name="desk-pay-account"),
    path("<slug:channel>/switch/", payment_settings.switch, name="desk-pay-switch"),
    path("<slug:channel>/up/", payment_settings.move_up, name="desk-pay-up"),
    path("<slug:channel>/try/", payment_settings.try_out, name="desk-pay-try"),
]

# Below one order; before its actions, which take any word.
money_urls = [
    path("refund/", refunds.refund, name="desk-refund"),
    path("refunds/<int:refund_id>/given-back/", refunds.given_back, name="desk-given-back"),
    path("refunds/<int:refund_id>/again/", refunds.again, name="desk-refund-again"),
    path("transfers/<int:payment_id>/confirm/", transfers.confirm, name="desk-transfer-confirm"),
    path("proof/<int:proof_id>.jpg", transfers.proof, name="desk-proof"),
    path("proof/<int:proof_id>/refuse/", transfers.refuse, name="desk-proof-refuse"),
]

aftersale_urls = [
    path("", aftersales.index, name="desk-aftersales"),
    path("<str:aftersale>/", aftersales.detail, name="desk-aftersale"),
    path(
        "<str:aftersale>/photos/<int:aftersale_photo_id>.jpg",
        aftersales.photo,
        name="desk-aftersale-photo",
    ),
    path("<str:aftersale>/<slug:action>/", aftersales.act, name="desk-aftersale-act"),
]

printer_urls = [
    path("", printers.index, name="desk-printers"),
    path("add/", printers.edit, name="desk-printer-add"),
    path("<int:printer_id>/", printers.edit, name="desk-printer"),
    path("<int:printer_id>/remove/", printers.remove, name="desk-printer-remove"),
    path("jobs/<int:print_job_id>/again/", printers.again, name="desk-print-again"),
    path("jobs/<int:print_job_id>/there/", printers.is_there, name="desk-print-there"),
]

courier_urls = [
    path("", courier_settings.index, name="desk-couriers"),
    path("add/", courier_settings.edit, name="desk-courier-add"),
    path("<int:courier_id>/", courier_settings.edit, name="desk-courier"),
    path("<int:courier_id>/try/", courier_settings.try_out, name="desk-courier-try"),
    path("<int:courier_id>/remove/", courier_settings.remove, name="desk-courier-remove"),
]

# Below one order, as `money_urls`.
ride_urls = [
    path("quote/", riders.quote, name="desk-ride-quote"),
    path("take/", deliveries.take, name="desk-ride-take"),
    path("position/", riders.position, name="desk-ride-position"),
    path("<int:ride_id>/start/", deliveries.start, name="desk-ride-start"),
    path("<int:ride_id>/deliver/", deliveries.deliver, name="desk-ride-deliver"),
    path("<int:ride_id>/place/", riders.place, name="desk-ride-place"),
    path("<int:ride_id>/cancel/", riders.cancel, name="desk-ride-cancel"),
]

shipping_urls = [
    path("", shipping.index, name="desk-shipping"),
    path("couriers/", couriers.guess, name="desk-shipping-couriers"),
    path("print/arriving/<slug:kind>/", papers.arriving, name="desk-print-arriving"),
    path("print/picking/", papers.picking, name="desk-print-picking"),
    path("print/labels/", papers.labels, name="desk-print-labels"),
    path("export/", bulk.download, name="desk-shipping-export"),
    path("import/", bulk.upload, name="desk-shipping-import"),
    path("import/<int:shipping_job_id>/", bulk.show, name="desk-shipping-job"),
    path("import/<int:shipping_job_id>/start/", bulk.start, name="desk-shipping-job-start"),
    path("import/<int:shipping_job_id>/drop/", bulk.drop, name="desk-shipping-job-drop"),
]

chat_order_urls = [
    path("", chat_orders.index, name="desk-chat-orders"),
    path("edit/", chat_orders.edit, name="desk-chat-order-edit"),
    path("words/", chat_words.index, name="desk-chat-words"),
    path("words/<int:store_word_id>/", chat_words.change, name="desk-chat-word"),
    path("<int:draft_id>/", chat_orders.detail, name="desk-chat-order"),
    path("<int:draft_id>/withdraw/", chat_orders.withdraw, name="desk-chat-order-withdraw"),
    path(
        "<int:draft_id>/lines/<int:draft_line_id>/",
        draft_offers.propose,
        name="desk-chat-order-offer",
    ),
    path(
        "<int:draft_id>/offers/<int:draft_offer_id>/withdraw/",
        draft_offers.withdraw,
        name="desk-chat-order-offer-withdraw",
    ),
]

bulk_order_urls = [
    path("", bulk_orders.choose, name="desk-orders-bulk"),
    path("print/", bulk_orders.printed, name="desk-orders-bulk-print"),
    path("<int:order_job_id>/", bulk_orders.show, name="desk-orders-bulk-job"),
    path("<int:order_job_id>/start/", bulk_orders.start, name="desk-orders-bulk-start"),
    path("<int:order_job_id>/cancel/", bulk_orders.cancel, name="desk-orders-bulk-cancel"),
    path("<int:order_job_id>/drop/", bulk_orders.drop, name="desk-orders-bulk-drop"),
    path("<int:order_job_id>/result.xlsx", bulk_orders.result, name="desk-orders-bulk-result"),
]

one_list = "<int:export_job_id>"
order_list_urls = [
    path("", long_lists.orders, name="desk-export-orders"),
    path("new/", long_lists.make_orders, name="desk-export-orders-new"),
    path(f"{one_list}/cancel/", long_lists.cancel_orders, name="desk-export-orders-cancel"),
    path(f"{one_list}/file/", long_lists.order_file, name="desk-export-orders-file"),
]
customer_list_urls = [
    path("", long_lists.customers, name="desk-export-customers"),
    path("new/", long_lists.make_customers, name="desk-export-customers-new"),
    path(f"{one_list}/cancel/", long_lists.cancel_customers, name="desk-export-customers-cancel"),
    path(f"{one_list}/file/", long_lists.customer_file, name="desk-export-customers-file"),
]

urlpatterns = [
    path("phone/", shop_phone.choose, name="desk-phone"),
    path("", today.today, name="desk"),
    path("admin/", RedirectView.as_view(url="/admin/"), name="desk-admin"),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("switch/<int:store_id>/", today.switch_store, name="desk-switch"),
    path("acting/leave/", leaving.leave, name="desk-acting-leave"),
    path("products/", products.index, name="desk-products"),
    path("products/add/", products.add, name="desk-product-add"),
    path("products/bulk/", include("home.desk.bulk.urls")),
    path("import/", include("home.desk.imports.urls")),
    path("export/", include("home.desk.exports.urls")),
    path("crawler/", include("home.desk.crawler.urls")),
    path("products/<int:product_id>/", product_page.edit, name="desk-product"),
    path("products/<int:product_id>/on-sale/", products.set_on_sale, name="desk-on-sale"),
    path("variants/<int:variant_id>/", products.change_variant, name="desk-variant"),
    path("stock/", product_stock.index, name="desk-stock"),
    path("stock/<int:variant_id>/", product_stock.variant, name="desk-stock-variant"),
    path("orders/", board.board, name="desk-orders"),
    path("orders/find/", finding.find, name="desk-orders-find"),
    path("orders/find/views/keep/", saved_views.keep_orders, name="desk-orders-view-keep"),
    path(
        "orders/find/views/<int:saved_view_id>/remove/",
        saved_views.remove_orders,
        name="desk-orders-view-remove",
    ),
    path("orders/bulk/", include(bulk_order_urls)),
    path("orders/exports/", include(order_list_urls)),
    path("customers/exports/", include(customer_list_urls)),
    path("customers/", include("home.desk.customers.urls")),
    path("orders/new/", counter.new, name="desk-order-new"),
    path("orders/badge/", board.badge, name="desk-orders-badge"),
    path("pulse/", pulse.pulse, name="desk-pulse"),
    path("orders/<str:number>/", board.detail, name="desk-order"),
    path("orders/<str:number>/collect/", counter.collect, name="desk-collect"),
    path("orders/<str:number>/", include(money_urls)),
    path("orders/<str:number>/ride/", include(ride_urls)),
    path(
        "orders/<str:number>/substitute/<int:line_id>/",
        substitutions.propose,
        name="desk-substitute",
    ),
    path(
        "orders/<str:number>/substitutions/<int:substitution_id>/withdraw/",
        substitutions.withdraw,
        name="desk-substitution-withdraw",
    ),
    path("orders/<str:number>/print/<slug:kind>/", papers.paper, name="desk-order-print"),
    path("orders/<str:number>/cloud-print/", printers.by_hand, name="desk-cloud-print"),
    path("orders/printers/alarm/", printers.alarm, name="desk-printer-alarm"),
    path("pickup/", pickup.index, name="desk-pickup"),
    path("pickup/known/", pickup_offline.known, name="desk-pickup-known"),
    path("pickup/late/", pickup_offline.late, name="desk-pickup-late"),
    path("deliveries/", deliveries.index, name="desk-deliveries"),
    path("", include("home.desk.waybills.urls")),
    path("orders/<str:number>/<slug:action>/", board.act, name="desk-order-act"),
    path("shipping/", include(shipping_urls)),
    path("aftersales/", include(aftersale_urls)),
    path("chat-orders/", include(chat_order_urls)),
    path("support/", include("home.desk.support.urls")),
    path("reviews/", reviews.index, name="desk-reviews"),
    path("reviews/shop/", reviews.shop_ratings, name="desk-shop-ratings"),
    path("reviews/<int:review_id>/", reviews.reply, name="desk-review-reply"),
    path("", include("home.desk.hearing.urls")),
    path("settlement/", include("home.desk.settlement.urls")),
    path("members/", include("home.desk.members.urls")),
    path("webhooks/", include("home.desk.webhooks.urls")),
    # Before the numbers of promotions.
    path("promotions/flash/", include("home.desk.flash.urls")),
    path("promotions/", include("home.desk.promotions.urls")),
    path("campaigns/", include("home.desk.campaigns.urls")),
    path("coupons/", include("home.desk.promotions.coupon_urls")),
    path("settings/", settings.store_settings, name="desk-settings"),
    path("payments/", payments.index, name="desk-payments"),
    path("reconciliation/", reconciliation.index, name="desk-reconciliation"),
    path(
        "reconciliation/accounts/<int:configuration_id>/run/",
        reconciliation.run,
        name="desk-reconcile",
    ),
    path(
        "reconciliation/items/<int:item_id>/resolve/",
        reconciliation.resolve,
        name="desk-difference-resolve",
    ),
    path("news/", news.index, name="desk-news"),
    path("visits/", visits.index, name="desk-visits"),
    path("statistics/", include("home.desk.statistics.urls")),
    path("transfers/", transfers.index, name="desk-transfers"),
    path("transfers/bill/", transfers.bill, name="desk-transfers-bill"),
    path("settings/payments/", include(payment_urls)),
    path("settings/printers/", include(printer_urls)),
    path("settings/couriers/", include(courier_urls)),
    path("suppliers/", include("home.desk.suppliers.urls")),
    path("settings/delivery/", include(delivery_urls)),
    path("settings/search/", search_settings.index, name="desk-search"),
    path("settings/search/hide/", search_settings.hide, name="desk-search-hide"),
    path(
        "settings/search/<int:synonym_id>/remove/",
        search_settings.remove,
        name="desk-synonym-remove",
    ),
    path("", include("home.desk.people.urls")),
    path("share/", settings.share, name="desk-share"),
    path("more/", more.index, name="desk-more"),
]

from django.urls import path

from home.desk.suppliers import changes, connections, goods, orders, rules

one = "<int:supplier_id>/"
urlpatterns = [
    path("", connections.index, name="desk-suppliers"),
    path("connect/<slug:kind>/", connections.connect, name="desk-supplier-connect"),
    path("orders/", orders.index, name="desk-supplier-orders"),
    path("orders/<int:supplier_order_id>/", orders.act, name="desk-supplier-order"),
    path("runs/<int:sync_run_id>/", goods.run, name="desk-supplier-run"),
    path("goods/<int:supplier_product_id>/unlink/", goods.unlink, name="desk-supplier-unlink"),
    path("changes/<int:difference_id>/", changes.decide, name="desk-supplier-change"),
    path(one, goods.index, name="desk-supplier"),
    path(f"{one}codes/", goods.add_codes, name="desk-supplier-codes"),
    path(f"{one}choose/", goods.choose, name="desk-supplier-choose"),
    path(f"{one}link/", goods.link, name="desk-supplier-link"),
    path(f"{one}sync/", goods.sync_now, name="desk-supplier-sync"),
    path(f"{one}rule/", rules.edit, name="desk-supplier-rule"),
    path(f"{one}changes/", changes.index, name="desk-supplier-changes"),
    path(f"{one}keys/", connections.edit, name="desk-supplier-keys"),
    path(f"{one}try/", connections.try_out, name="desk-supplier-try"),
    path(f"{one}remove/", connections.remove, name="desk-supplier-remove"),
]

from django.urls import path

from home.desk.waybills import settings, views

urlpatterns = [
    path("settings/waybills/", settings.index, name="desk-waybill-accounts"),
    path("settings/waybills/add/", settings.edit, name="desk-waybill-account-add"),
    path("settings/waybills/<int:waybill_account_id>/", settings.edit, name="desk-waybill-account"),
    path(
        "settings/waybills/<int:waybill_account_id>/try/",
        settings.try_out,
        name="desk-waybill-account-try",
    ),
    path(
        "settings/waybills/<int:waybill_account_id>/remove/",
        settings.remove,
        name="desk-waybill-account-remove",
    ),
    path("shipping/waybills/", views.index, name="desk-waybills"),
    path("shipping/waybills/issue/", views.issue_many, name="desk-waybills-issue"),
    path("shipping/waybills/print/", views.print_many, name="desk-waybills-print"),
    path("orders/<str:number>/waybills/", views.issue, name="desk-waybill-issue"),
    path(
        "orders/<str:number>/waybills/<int:waybill_id>/label/",
        views.label,
        name="desk-waybill-label",
    ),
    path(
        "orders/<str:number>/waybills/<int:waybill_id>/cancel/",
        views.cancel,
        name="desk-waybill-cancel",
    ),
    path(
        "orders/<str:number>/waybills/<int:waybill_id>/again/",
        views.again,
        name="desk-waybill-again",
    ),
]

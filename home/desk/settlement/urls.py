from django.urls import path

from home.desk.settlement import views

urlpatterns = [
    path("", views.index, name="desk-settlement"),
    path("withdraw/", views.withdraw, name="desk-settlement-withdraw"),
    path("account/", views.payout_account, name="desk-settlement-account"),
]

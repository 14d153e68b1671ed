from django.urls import path

from home.desk.webhooks import views

one = "<int:webhook_id>/"
urlpatterns = [
    path("", views.index, name="desk-webhooks"),
    path("add/", views.add, name="desk-webhook-add"),
    path(one, views.detail, name="desk-webhook"),
    path(f"{one}secret/", views.new_secret, name="desk-webhook-secret"),
    path(f"{one}ping/", views.ping, name="desk-webhook-ping"),
    path(f"{one}remove/", views.remove, name="desk-webhook-remove"),
    path(f"{one}<int:delivery_id>/", views.delivery, name="desk-webhook-delivery"),
    path(f"{one}<int:delivery_id>/replay/", views.replay, name="desk-webhook-replay"),
]

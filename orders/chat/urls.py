"""Before Wagtail's catch-all."""

from django.urls import path

from orders.chat import draft_views, views

urlpatterns = [
    path("<slug:slug>/chat-order/", views.chat_order, name="chat-order"),
    path("<slug:slug>/chat-order/again/", views.again, name="chat-order-again"),
    path("<slug:slug>/chat-order/<str:token>/", draft_views.draft, name="chat-draft"),
]

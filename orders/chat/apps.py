from django.apps import AppConfig


class ChatOrdersConfig(AppConfig):
    name = "orders.chat"
    label = "chat_orders"
    verbose_name = "粘贴订单"

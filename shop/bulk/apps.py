from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "shop.bulk"
    label = "bulk"
    verbose_name = "批量修改"

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "shop.catalog.imports"
    label = "imports"
    verbose_name = "导入"

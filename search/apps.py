from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = "搜索"

    def ready(self) -> None:
        from search import indexing, system_checks
        from shop.catalog import products

        checks.register(system_checks.backends)
        products.follow(indexing.follow_variants)
        post_migrate.connect(indexing.fill_when_empty, sender=self)

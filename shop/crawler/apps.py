from django.apps import AppConfig


class CrawlerConfig(AppConfig):
    name = "shop.crawler"
    label = "crawler"
    verbose_name = "网页采集"

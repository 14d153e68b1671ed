from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "home.news"
    label = "news"
    verbose_name = "给商家的消息"

    def ready(self) -> None:
        from home.news import own_data

        own_data.install()

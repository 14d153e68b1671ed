from django.apps import AppConfig


class BansConfig(AppConfig):
    name = "accounts.bans"
    label = "bans"
    verbose_name = "封禁地址"

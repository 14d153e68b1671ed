from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "shop.members"
    label = "members"
    verbose_name = "会员"

    def ready(self) -> None:
        from shop.members import own_data

        own_data.install()

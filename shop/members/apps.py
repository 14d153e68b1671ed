from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "shop.members"
    label = "members"
    verbose_name = "会员"

    def ready(self) -> None:
        # calendar: the purpose of its SMS is known in every process.
        from shop.members import calendar, own_data  # noqa: F401

        own_data.install()

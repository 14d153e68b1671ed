from django.apps import AppConfig


class RewardsConfig(AppConfig):
    name = "shop.rewards"
    label = "rewards"
    verbose_name = "积分商城"

    def ready(self) -> None:
        from shop.promotions import check as promotions_check
        from shop.rewards import check, own_data

        promotions_check.also(check.rewards, check.redemptions)
        own_data.install()

from django.apps import AppConfig


class WechatShippingConfig(AppConfig):
    name = "orders.wechat_shipping"
    label = "wechat_shipping"
    verbose_name = "微信发货信息"

    def ready(self) -> None:
        from orders.wechat_shipping import following

        following.install()

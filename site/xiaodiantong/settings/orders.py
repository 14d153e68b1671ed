"""Orders and payments: time to pay, caps, keys, addresses of gateways."""

from xiaodiantong.env import env

ORDER_PAYMENT_TIMEOUT_MINUTES = env.number("ORDER_PAYMENT_TIMEOUT_MINUTES", 10, minimum=1)
# Soft caps against stock held, and phones rung, by orders nobody means.
ORDERS_WAITING_PER_PHONE = env.number("ORDERS_WAITING_PER_PHONE", 30)
ORDERS_DAILY_PER_PHONE = env.number("ORDERS_DAILY_PER_PHONE", 100)
ORDER_SMS_DAILY_PER_PHONE = env.number("ORDER_SMS_DAILY_PER_PHONE", 20)

# Fernet keys with commas, the newest first: merchants' payment keys are stored encrypted.
PAYMENT_SECRET_KEYS = env.words("PAYMENT_SECRET_KEYS")
# Where gateways answer; empty is the address of the payment interface (the real one).
ALIPAY_GATEWAY_URL = env.url("ALIPAY_GATEWAY_URL", "")
WECHATPAY_BASE_URL = env.url("WECHATPAY_BASE_URL", "")
# WeChat's sign-in for pages inside WeChat, which tells who pays (openid).
WECHAT_API_URL = env.url("WECHAT_API_URL", "https://api.weixin.qq.com/")
WECHAT_OAUTH_URL = env.url("WECHAT_OAUTH_URL", "https://open.weixin.qq.com/connect/")

"""Orders, payments and parcels: time to pay, caps, keys, addresses of gateways and carriers."""

from decimal import Decimal

from xiaodiantong.env import env

ORDER_PAYMENT_TIMEOUT_MINUTES = env.number("ORDER_PAYMENT_TIMEOUT_MINUTES", 10, minimum=1)
# Soft caps against stock held, and phones rung, by orders nobody means.
ORDERS_WAITING_PER_PHONE = env.number("ORDERS_WAITING_PER_PHONE", 30)
ORDERS_DAILY_PER_PHONE = env.number("ORDERS_DAILY_PER_PHONE", 100)
ORDER_SMS_DAILY_PER_PHONE = env.number("ORDER_SMS_DAILY_PER_PHONE", 20)

# Fernet keys with commas, the newest first: merchants' payment keys are stored encrypted.
PAYMENT_SECRET_KEYS = env.words("PAYMENT_SECRET_KEYS")
# What the platform collected for a store can be withdrawn so many days after its receipt, but for
# this part of it, in ten-thousandths.
SETTLEMENT_DAYS = env.number("SETTLEMENT_DAYS", 7)
SETTLEMENT_FEE_RATE = Decimal(env.number("SETTLEMENT_FEE_PER_10000", 60, maximum=10_000)) / 10_000
# Where gateways answer; empty is the address of the payment interface (the real one).
ALIPAY_GATEWAY_URL = env.url("ALIPAY_GATEWAY_URL", "")
WECHATPAY_BASE_URL = env.url("WECHATPAY_BASE_URL", "")
# WeChat's sign-in for pages inside WeChat, which tells who pays (openid).
WECHAT_API_URL = env.url("WECHAT_API_URL", "https://api.weixin.qq.com/")
WECHAT_OAUTH_URL = env.url("WECHAT_OAUTH_URL", "https://open.weixin.qq.com/connect/")

# Who tells where parcels are; empty is nobody: numbers lead to the carriers' own pages.
TRACKING_PROVIDER = env.choice("TRACKING_PROVIDER", ["", "kuaidi100", "kdniao"], "")
# The last part of the address where they tell us by themselves; empty is no such address.
SHIPPING_NOTIFY_KEY = env.text("SHIPPING_NOTIFY_KEY", "")
KUAIDI100_CUSTOMER = env.text("KUAIDI100_CUSTOMER", "")
KUAIDI100_KEY = env.text("KUAIDI100_KEY", "")
# Signs what 快递100 tells us; ours, at random. Without it we ask.
KUAIDI100_SALT = env.text("KUAIDI100_SALT", "")
KUAIDI100_URL = env.url("KUAIDI100_URL", "https://poll.kuaidi100.com/")
# Where it gives electronic waybills, by contracts of the shops.
KUAIDI100_LABEL_URL = env.url("KUAIDI100_LABEL_URL", "https://api.kuaidi100.com/")
KDNIAO_BUSINESS_ID = env.text("KDNIAO_BUSINESS_ID", "")
KDNIAO_KEY = env.text("KDNIAO_KEY", "")
KDNIAO_URL = env.url("KDNIAO_URL", "https://api.kdniao.com/")
# Where the makers of cloud printers answer.
FEIE_URL = env.url("FEIE_URL", "https://api.feieyun.cn/Api/Open/")
YILIANYUN_URL = env.url("YILIANYUN_URL", "https://open-api.10ss.net/")
# Where courier services answer.
DADA_URL = env.url("DADA_URL", "https://newopen.imdada.cn/")
SFCITY_URL = env.url("SFCITY_URL", "https://openic.sf-express.com/")

# Where suppliers answer, as their contracts say; empty is nowhere. A try ends after so many
# seconds, and the next follows after so many, doubled each time.
HAIER_URL = env.url("HAIER_URL", "")
YLH_URL = env.url("YLH_URL", "")
SUPPLIER_TIMEOUT_SECONDS = env.number("SUPPLIER_TIMEOUT_SECONDS", 30, minimum=1)
SUPPLIER_BACKOFF_SECONDS = 0.5
# How often an order that was taken is asked about, as nobody tells when it is sent.
SUPPLIER_ASK_EVERY_SECONDS = 30 * 60
# The operator's own contracts, for `manage.py connect_supplier`; merchants type in theirs.
HAIER_CLIENT_ID = env.text("HAIER_CLIENT_ID", "")
HAIER_CLIENT_SECRET = env.text("HAIER_CLIENT_SECRET", "")
HAIER_CUSTOMER_CODE = env.text("HAIER_CUSTOMER_CODE", "")
HAIER_SEND_TO_CODE = env.text("HAIER_SEND_TO_CODE", "")
HAIER_SUPPLIER_CODE = env.text("HAIER_SUPPLIER_CODE", "")
HAIER_PASSWORD = env.text("HAIER_PASSWORD", "")
HAIER_SELLER_PASSWORD = env.text("HAIER_SELLER_PASSWORD", "")
YLH_USERNAME = env.text("YLH_USERNAME", "")
YLH_PASSWORD = env.text("YLH_PASSWORD", "")
YLH_CLIENT_ID = env.text("YLH_CLIENT_ID", "")
YLH_CLIENT_SECRET = env.text("YLH_CLIENT_SECRET", "")
YLH_CALLBACK_APP_KEY = env.text("YLH_CALLBACK_APP_KEY", "")
YLH_CALLBACK_SECRET = env.text("YLH_CALLBACK_SECRET", "")

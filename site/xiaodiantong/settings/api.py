"""/api/v1/: limits, tokens, its document, other sites that may ask it."""

from datetime import timedelta

from xiaodiantong.env import env

# Requests a minute; `address` is the client's, of IPv6 the /64 network.
API_RATES = {
    "user": env.number("API_RATE_PER_USER", 300, minimum=1),
    "address": env.number("API_RATE_PER_ADDRESS", 600, minimum=1),
    "signing_in": env.number("API_SIGN_IN_RATE_PER_ADDRESS", 30, minimum=1),
    "costly": env.number("API_COSTLY_RATE_PER_ADDRESS", 30, minimum=1),
}
# Requests of any kind a minute of one address, counted by each process; 0 is no limit. High,
# because offices, schools and mobile networks share an address.
RATE_PAGES_PER_ADDRESS = env.number("RATE_PAGES_PER_ADDRESS", 3000)
# Forms sent a minute by one address, and of these on the sign-in pages.
RATE_POSTS_PER_ADDRESS = env.number("RATE_POSTS_PER_ADDRESS", 300, minimum=1)
RATE_SIGN_IN_PER_ADDRESS = env.number("RATE_SIGN_IN_PER_ADDRESS", 60, minimum=1)
# Who is refused this often in ten minutes is banned for a while (accounts.bans.automatic); 0 never.
BAN_AFTER_REFUSALS = env.number("BAN_AFTER_REFUSALS", 50)
# How often a process asks whether bans have changed; None never reads them.
BANS_READ_SECONDS: float | None = 5.0
# What views of the API share is in core.api.views: more of it here would change Wagtail's
# own admin API as well.
API_AUTHENTICATION = ["accounts.api.authentication.TokenAuthentication"]
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "core.api.schema.Operation"}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(days=7),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=30),
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
    "AUTH_TOKEN_CLASSES": ("accounts.api.tokens.Access",),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "小店通 API",
    "DESCRIPTION": (
        "钱是字符串（元，两位小数），数量是数字，时间带时区；出错是 application/problem+json。"
        "怎么走完一单，见代码里的 docs/api.md。"
    ),
    "VERSION": "1",
    "TAGS": [
        {"name": name}
        for name in (
            "登录",
            "店铺",
            "商品",
            "搜索",
            "购物车",
            "结算",
            "订单",
            "付款",
            "收货地址",
            "商家",
        )
    ],
    # Several rooms have a `kind` and a `state`.
    "ENUM_NAME_OVERRIDES": {
        "AfterSaleKindEnum": "orders.aftersales.choices.Kind",
        "DraftStateEnum": "orders.chat.models.Draft.State",
        "DraftOfferStateEnum": "orders.chat.models.DraftOffer.State",
        "AfterSaleStateEnum": "orders.aftersales.choices.State",
        "ReviewStateEnum": "orders.reviews.models.Review.State",
        "WebhookDeliveryStateEnum": "orders.webhooks.models.WebhookDelivery.State",
        "WithdrawalStateEnum": "orders.payments.payouts.models.Withdrawal.State",
        "BalanceWithdrawalStateEnum": "orders.balance.models.BalanceWithdrawal.State",
        "FlashKindEnum": "shop.flash.models.FlashItem.Kind",
        "GroupStateEnum": "shop.groups.models.Group.State",
        "CouponKindEnum": "shop.promotions.models.Coupon.Kind",
        "SubstitutionKindEnum": "orders.substitutions.models.Substitution.Kind",
    },
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": "/api/v1"}],
    "SCHEMA_PATH_PREFIX": "",
    "SERVE_AUTHENTICATION": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
    "COMPONENT_SPLIT_REQUEST": True,
    # What a PATCH needs its serializer says.
    "COMPONENT_SPLIT_PATCH": False,
    "SORT_OPERATION_PARAMETERS": False,
    # It would look at Wagtail's own API too.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.api.schema.complete",
    ],
    # Served from here: the page asks no other host, not even a validator.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "validatorUrl": None,
        "persistAuthorization": True,
    },
}
# Other sites whose scripts may ask the API; none unless named.
CORS_ALLOWED_ORIGINS = env.origins("CORS_ALLOWED_ORIGINS")
# Those few may send `credentials: "include"`, as their programs often do. It opens nothing: the
# API believes tokens only, never a cookie, so there is nothing to forge; and it reaches /api/
# alone. A wildcard beside it would be refused by browsers, and there is none.
CORS_ALLOW_CREDENTIALS = True
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = (
    "accept",
    "authorization",
    "content-type",
    "if-none-match",
    "idempotency-key",
    "x-cart-token",
)
CORS_EXPOSE_HEADERS = ("ETag", "Location", "Retry-After", "X-Cart-Token", "Idempotency-Replayed")
# The platform's mini-program; without them nobody signs in by WeChat there.
WECHAT_MINI_APPID = env.text("WECHAT_MINI_APPID", "") or env.text("WECHAT_APPID", "")
WECHAT_MINI_SECRET = env.text("WECHAT_MINI_SECRET", "") or env.text("WECHAT_SECRET", "")
if WECHAT_MINI_APPID and not WECHAT_MINI_SECRET:
    env.problems.append("WECHAT_MINI_SECRET is missing: WECHAT_MINI_APPID needs its secret")

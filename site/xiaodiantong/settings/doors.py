"""
Every door where somebody may try something, and how often: {door: {by whom it is counted: (how
many, in how many seconds)}}. How many is a number or the name of a setting. `core.doors` counts.

`account` is whoever is tried for or asks (a person, a phone, a name), `ip` an address, of IPv6
the /64 network; `subnet` the /24 or /48 around it, which may have four times what stands here.
"""

__all__ = ["DOORS"]

MINUTE, TEN_MINUTES, HOUR, DAY = 60, 600, 3600, 86400


def address(most: int | str, seconds: int) -> dict[str, tuple[int | str, int]]:
    return {"ip": (most, seconds), "subnet": (most, seconds)}


DOORS: dict[str, dict[str, tuple[int | str, int]]] = {
    # What is sent at all, and of that on pages where a code or a password is tried.
    "form": {"ip": ("RATE_POSTS_PER_ADDRESS", MINUTE)},
    "sign_in": address("RATE_SIGN_IN_PER_ADDRESS", MINUTE),
    "password": {"account": (8, TEN_MINUTES), **address(30, TEN_MINUTES)},
    "second_factor": {"account": (8, TEN_MINUTES), **address(30, TEN_MINUTES)},
    # Kept in rows, because an SMS costs money: `accounts.daily_counts`. A code has five tries.
    "code_sent": {
        "account": ("SMS_CODE_DAILY_PER_PHONE", DAY),
        **address("SMS_CODE_DAILY_PER_IP", DAY),
    },
    # A mail to one address: one a minute, and so many a day, kept in rows as well.
    "mail_again": {"account": (1, MINUTE)},
    "mail_sent": {"account": (6, DAY), **address(40, DAY)},
    # Codes, mails and passwords: past these a question is asked, and nobody is refused.
    "question": {
        "account": ("CAPTCHA_AFTER", HOUR),
        "ip": ("CAPTCHA_AFTER_PER_ADDRESS", HOUR),
    },
    "question_session": {"account": ("CAPTCHA_AFTER_PER_SESSION", HOUR)},
    "data_copy": {"account": (1, DAY)},
    "invitation_received": {"account": (3, DAY)},
    "invitation_sent": {"account": (20, DAY)},
    # Links that nobody gave away: an order's, an invitation's, a complaint's, a draft's.
    "link": address(30, TEN_MINUTES),
    # What shoppers and stores say to each other; a picture costs the server more than a row does.
    "message": {"account": (30, MINUTE), **address(60, MINUTE)},
    "message_picture": {"account": (30, HOUR), "ip": (60, HOUR)},
    "conversation": {"account": (30, HOUR), "ip": (60, HOUR)},
    "review": {"ip": (30, HOUR)},
    # Of the few thousand codes a store may have open one must not be found by trying.
    "pickup_code": {"account": (60, TEN_MINUTES), **address(120, TEN_MINUTES)},
    "coupon_code": {"account": (20, TEN_MINUTES), **address(100, TEN_MINUTES)},
    # Of a 秒杀, in place of "form".
    "seckill": {"account": (30, MINUTE), "ip": ("RATE_POSTS_PER_ADDRESS", MINUTE)},
    "complaint": {"ip": (5, HOUR)},
    # Photos are decoded with it.
    "aftersale": {"ip": (20, HOUR)},
    "complaint_photos": {"ip": (20, HOUR)},
    "payment_notification": {"ip": (600, MINUTE)},
    "shipping_notification": {"ip": (600, MINUTE)},
    "supplier_notification": {"ip": (600, MINUTE)},
    # What pages send by themselves: an office, or a carrier's network, reads together.
    "seen": {"ip": (1200, MINUTE)},
    "visit": {"ip": ("VISITS_COUNTED_PER_ADDRESS", MINUTE)},
    # Prices that a courier service is asked for at checkout; past it the store's own fee counts.
    "rider_price": address(30, TEN_MINUTES),
    # The API; `costly` counts pages that take the server long with it.
    "user": {"account": ("API_RATES.user", MINUTE)},
    "address": {"ip": ("API_RATES.address", MINUTE)},
    "signing_in": {"ip": ("API_RATES.signing_in", MINUTE)},
    "costly": {"ip": ("API_RATES.costly", MINUTE)},
}

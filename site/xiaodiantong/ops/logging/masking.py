"""
What no log line may hold: whole phone numbers, one-time codes, keys, tokens, cookies. Applied to
the finished text of every line, so that it does not matter how something came into it.
"""

import re

HIDDEN = "***"

_NAMES = "|".join(
    (
        r"[a-z_]*password\d?",
        "passwd",
        "pwd",
        "secret",
        "[a-z_]*secret[a-z_]*",
        "api_?v?3?_?key",
        "[a-z_]*private_key",
        "[a-z_-]*token",
        "access",
        "refresh",
        "sessionid",
        "[a-z_]*session_key",
        "csrftoken",
        "paysign",
        "openid",
        "sms_code",
        "cart",
    )
)
# The last word of an address before its key.
_KEYED = "orders|chat-order|notify|activate|reset|email|object|invitations|complaint"
# In this order: a header's whole value before the words in it.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, flags), shown)
    for pattern, shown, flags in (
        (r"-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|\Z)", HIDDEN, re.S),
        (r"((?:authorization|cookie)[\"']?\s*[:=]\s*[\"']?)[^\"'\r\n]+", rf"\1{HIDDEN}", re.I),
        (r"\b(bearer|basic)\s+[\w.+/=-]{8,}", rf"\1 {HIDDEN}", re.I),
        (r"\beyJ[\w-]{8,}\.[\w-]+\.?[\w-]*", HIDDEN, 0),
        (r"(://)[^/\s:@]*:[^/\s@]+@", rf"\1{HIDDEN}@", 0),
        # The names of a query, a form or a dictionary; an empty value hides nothing.
        (rf"(\b(?:{_NAMES})[\"']?\s*[:=]\s*[\"']?)[^\s\"',&;{{}}]+", rf"\1{HIDDEN}", re.I),
        # Who has these addresses sees the order, speaks for the gateway, or gets a password.
        (
            rf"(/(?:{_KEYED})/)[\w-]{{12,}}",
            rf"\1{HIDDEN}",
            0,
        ),
        (r"(验证码\D{0,8})\d{4,8}", rf"\1{HIDDEN}", 0),
        (r"(?<!\d)((?:86[ -]?)?1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)", r"\1****\2", 0),
    )
)


def masked(text: str) -> str:
    """`text` without secrets; phones as 138****8000."""
    for pattern, shown in _RULES:
        text = pattern.sub(shown, text)
    return text

"""X-Xdt-Signature: t=1795255200,v1=hex of HMAC-SHA256 over "t.body" with the webhook's secret."""

import hmac
import secrets
from datetime import datetime
from hashlib import sha256

HEADER = "X-Xdt-Signature"


def new_secret() -> str:
    return f"whsec_{secrets.token_urlsafe(32)}"


def signature(secret: str, body: bytes, *, at: datetime) -> str:
    stamp = str(int(at.timestamp()))
    said = hmac.new(secret.encode(), stamp.encode() + b"." + body, sha256).hexdigest()
    return f"t={stamp},v1={said}"

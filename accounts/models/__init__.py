"""People, their one-time codes, and the messages sent to them."""

from accounts.models.address import Address
from accounts.models.messages import InboxMessage, Message, SmsCode, SmsCodeCount
from accounts.models.sign_in import (
    ActiveDay,
    AppDevice,
    Device,
    EndedFamily,
    MailLink,
    PhoneChange,
    SecurityEvent,
    WechatIdentity,
)
from accounts.models.user import User, new_username

__all__ = [
    "ActiveDay",
    "Address",
    "AppDevice",
    "Device",
    "EndedFamily",
    "InboxMessage",
    "MailLink",
    "Message",
    "PhoneChange",
    "SecurityEvent",
    "SmsCode",
    "SmsCodeCount",
    "User",
    "WechatIdentity",
    "new_username",
]

"""What the mails say, and how many go to one address. Known or not, an address gets one mail."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import daily_counts, messages
from core import doors
from core.language import sent


class MailRefused(Exception):
    """The message says to the person why no mail goes out now."""

    # Until it may be asked for again, where it was asked for too often.
    seconds = 0


class TooSoon(MailRefused):
    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, int(seconds))
        super().__init__(
            _("刚发过邮件，请查收；%(seconds)s 秒后可以重发") % {"seconds": self.seconds}
        )


class TooMany(MailRefused):
    seconds = 3600

    def __init__(self) -> None:
        super().__init__(_("今天发到这个邮箱的邮件太多，请明天再试"))


class NotSent(MailRefused):
    def __init__(self) -> None:
        super().__init__(_("邮件暂时发不出去，请稍后再试"))


@dataclass(frozen=True)
class Mail:
    """`body` has %(link)s where the link stands."""

    subject: str
    body: str


_NOT_YOU = sent("\n\n不是你本人操作的，不用理会这封邮件：什么也不会改变。\n\n小店通")
ACTIVATE = Mail(
    sent("激活你的小店通账号"),
    sent("你好！\n\n请在 24 小时内打开下面的链接，激活你的账号：\n\n%(link)s") + _NOT_YOU,
)
HAS_ACCOUNT = Mail(
    sent("你已经有小店通账号了"),
    sent(
        "你好！\n\n有人（可能是你）用这个邮箱注册小店通，但它已经有账号了。直接登录就行，"
        "忘了密码可以在登录页重设：\n\n%(link)s"
    )
    + _NOT_YOU,
)
RESET = Mail(
    sent("重设小店通密码"),
    sent("你好！\n\n请在 1 小时内打开下面的链接，设置新密码：\n\n%(link)s") + _NOT_YOU,
)
NO_ACCOUNT = Mail(
    sent("这个邮箱没有小店通账号"),
    sent(
        "你好！\n\n有人（可能是你）想重设密码，但没有账号用这个邮箱登录。可能你用的是别的邮箱，"
        "或者是用手机号登录的：\n\n%(link)s"
    )
    + _NOT_YOU,
)
CONFIRM = Mail(
    sent("确认你的邮箱"),
    sent("你好！\n\n请在 24 小时内打开下面的链接，把这个邮箱用作你的小店通登录邮箱：\n\n%(link)s")
    + _NOT_YOU,
)
BELONGS_TO_ANOTHER = Mail(
    sent("这个邮箱已经在用了"),
    sent(
        "你好！\n\n有人（可能是你）想把这个邮箱加到另一个小店通账号，但它已经是一个账号的登录邮箱。"
        "要用它，请直接登录那个账号：\n\n%(link)s"
    )
    + _NOT_YOU,
)
EMAIL_CHANGED = Mail(
    sent("你的登录邮箱换了"),
    sent(
        "你好！\n\n你的小店通账号换了登录邮箱，这个邮箱不再能登录。"
        "不是你本人操作的，请马上联系平台：\n\n%(link)s\n\n小店通"
    ),
)
PHONE_CHANGE_ASKED = Mail(
    sent("有人申请更换你的登录手机号"),
    sent(
        "你好！\n\n有人申请把你的小店通账号换到另一个手机号，3 天后生效。"
        "不是你本人的，请马上打开链接拒绝：\n\n%(link)s\n\n小店通"
    ),
)


def take(*, email: str, ip: str, at: datetime) -> None:
    """
    Count one mail to this address, asked for from there.

    :raises TooSoon, TooMany: when it must not go out
    """
    whom = sha256(email.encode()).hexdigest()[:40]
    seconds = doors.knock("mail_again", account=email)
    if seconds:
        raise TooSoon(seconds)
    whose = {"account": whom, "ip": f"ip {ip}", "subnet": f"subnet {doors.subnet(ip)}"}
    # Together: what is refused by one count takes nothing from the others.
    with transaction.atomic():
        for by, (most, _seconds) in doors.limits("mail_sent").items():
            if not daily_counts.take(f"mail {whose[by]}", cap=most, at=at):
                raise TooMany


def send(mail: Mail, *, to: str, link: str) -> None:
    """
    Queue it; the link travels with its task alone and is stored nowhere.

    :raises NotSent: when the broker is down; the person may ask again
    """
    try:
        messages.send_secret_mail(to=to, subject=mail.subject, body=mail.body, link=link)
    except messages.NotQueued as error:
        raise NotSent from error

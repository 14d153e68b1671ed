"""
News by the official account in place of an SMS, to whom it knows: 模板消息 through wechatpy's
client. WECHAT_TEMPLATES says for which purposes there is a template. Codes and alarms about an
account stay SMS: whoever got into the account might have linked a WeChat to it.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from accounts.models import Message, User
from accounts.sms.backends import NotTaken, Unclear
from accounts.sms.purposes import Purpose, find
from accounts.social import official
from accounts.social.providers import OFFICIAL
from accounts.wechat import client
from core import scope
from core.types import Json

PROVIDER = "wechat"
ASIDE = "wechat:aside:template"
# What WeChat takes in a field, by the kind in its name (类目模板, 参数值限制).
LONGEST = {"thing": 20, "character_string": 32, "phrase": 5, "name": 10, "const": 20}
OTHERWISE = 20


@dataclass(frozen=True)
class Template:
    """WeChat's number of it, and which parameter stands in each of its fields."""

    number: str
    fields: tuple[tuple[str, str], ...]

    def data(self, given: dict[str, str]) -> Json:
        return {field: {"value": fitted(field, given[name])} for field, name in self.fields}


def send(message: Message) -> str:
    """
    WeChat's number of the news, which is out.

    :raises NotTaken: where it is for SMS: no template, nobody known there, or WeChat refuses
    :raises Unclear: when WeChat was asked and did not answer
    """
    template = _template(message)
    openid = _recipient(message)
    given = dict(message.parameters)
    missing = {name for _field, name in template.fields} - set(given)
    if missing:
        raise NotTaken(f"WECHAT_TEMPLATES: {message.purpose} has no {', '.join(sorted(missing))}")
    asked = {
        "touser": openid,
        "template_id": template.number,
        "url": given.get("url", ""),
        "data": template.data(given),
        # WeChat sends one of a number once, should we ever ask twice.
        "client_msg_id": f"message-{message.pk}",
    }
    app = client.Client(OFFICIAL.app_id, OFFICIAL.app_secret)
    try:
        answer = app.ask("post", "cgi-bin/message/template/send", data=asked)
    except client.Refused as refused:
        raise NotTaken(f"wechat: {refused}") from None
    except client.Unreachable as error:
        if error.is_unheard:
            cache.set(ASIDE, True, client.ASIDE_SECONDS)
            raise NotTaken(f"wechat: {error}") from None
        raise Unclear(f"wechat: {error}") from None
    return str(answer.get("msgid") or "")


def fitted(field: str, value: str) -> str:
    """`thing12` takes twenty characters."""
    most = LONGEST.get(field.rstrip("0123456789"), OTHERWISE)
    return value if len(value) <= most else f"{value[: most - 1]}…"


def _template(message: Message) -> Template:
    found = settings.WECHAT_TEMPLATES.get(message.purpose)
    if found is None or not OFFICIAL.is_on or message.is_secret or _purpose(message).is_essential:
        raise NotTaken("no template")
    if cache.get(ASIDE):
        raise NotTaken("wechat was not reached a moment ago")
    return Template(*found)


def _purpose(message: Message) -> Purpose:
    return find(message.purpose)


@scope.across_stores("a phone belongs to one person on the whole platform")
def _recipient(message: Message) -> str:
    """Whose phone it is; else who ordered, if they have no phone: this one is only a contact's."""
    people = User.unscoped.filter(is_active=True)
    user = people.filter(phone=message.to).first()
    if user is None and message.person_id:
        user = people.filter(pk=message.person_id, phone=None).first()
    openid = official.openid_of(user) if user else ""
    if not openid:
        raise NotTaken("nobody the official account knows")
    return openid

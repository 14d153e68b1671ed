"""
Sending one SMS: by the first provider that takes it. One that was not reached a moment ago is
asked last. Nothing goes out twice: a provider that was reached and did not answer may have sent,
so nobody else is asked then.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

from accounts.sms.backends import NotTaken, Receipt, Refused, Sms, SmsProvider, Unclear
from accounts.sms.purposes import Purpose

logger = logging.getLogger(__name__)
# So long a provider that failed is asked after the others.
ASIDE_SECONDS = 60


@dataclass(frozen=True)
class Sent:
    """By whom, with the provider's receipt."""

    provider: str
    receipt: Receipt


def sms(*, to: str, purpose: Purpose, parameters: Mapping[str, object], code: str = "") -> Sms:
    """The message with its words; `code` is the one among its parameters, if any."""
    ordered = {name: str(parameters[name]) for name in purpose.names}
    words = purpose.words(ordered)
    # Rows of 0.1.0 have their sign in their words.
    text = words if words.startswith("【") else f"【{settings.SMS_SIGN_NAME}】{words}"
    return Sms(
        to=to,
        purpose=purpose.key,
        parameters=ordered,
        text=text,
        path=purpose.path,
        code=code,
    )


def send(message: Sms) -> Sent:
    """
    :raises NotTaken: when no provider took it; the message says what each of them answered
    :raises Unclear: when the one that was asked did not answer
    """
    refusals = []
    for name in _in_turn():
        try:
            receipt = _provider(name).send(message)
        except Unclear as error:
            _put_aside(name)
            raise Unclear(f"{name}: {error}") from None
        except Exception as error:  # noqa: BLE001 - a provider's client raises what it likes
            # Told and not chained: what it was given may hold a code.
            refusals.append(f"{name}: {str(error) if isinstance(error, NotTaken) else repr(error)}")
            if not isinstance(error, Refused):
                _put_aside(name)
        else:
            return Sent(name, receipt)
    raise NotTaken("; ".join(refusals))


def _provider(name: str) -> SmsProvider:
    made: SmsProvider = import_string(settings.SMS_PROVIDER_CLASSES.get(name, name))()
    return made


def _in_turn() -> list[str]:
    """As the settings name them; those that failed a moment ago come last."""
    names = settings.SMS_PROVIDERS
    if len(names) < 2:
        return list(names)
    aside = cache.get_many([_key(name) for name in names])
    return sorted(names, key=lambda name: _key(name) in aside)


def _put_aside(name: str) -> None:
    cache.set(_key(name), True, ASIDE_SECONDS)


def _key(name: str) -> str:
    return f"sms:aside:{name}"

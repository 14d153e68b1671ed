"""Who is never banned: what the settings name, and what operators add."""

from datetime import datetime
from ipaddress import ip_network

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.bans.models import AllowedNetwork
from accounts.bans.networks import Network, overlap, parse, refuse_wide


def add(*, network: str, note: str, actor: Actor, at: datetime) -> AllowedNetwork:
    """
    `network` (an address or CIDR) is banned by nobody from now on.

    :raises ValidationError: for what is no network, too wide, or on the list already
    """
    parsed = parse(network)
    refuse_wide(parsed)
    try:
        with transaction.atomic():
            return AllowedNetwork.objects.create(
                network=str(parsed), note=note.strip(), made_by=actor, made_at=at
            )
    except IntegrityError as error:
        raise ValidationError({"network": _("这个地址已经在白名单上")}) from error


def remove(*, allowed_id: int) -> None:
    AllowedNetwork.objects.filter(pk=allowed_id).delete()


def meets(network: Network) -> bool:
    """Whether anybody in it is on the list; asks the database."""
    names = [*settings.BAN_NEVER, *AllowedNetwork.objects.values_list("network", flat=True)]
    return any(overlap(ip_network(name, strict=False), network) for name in names)

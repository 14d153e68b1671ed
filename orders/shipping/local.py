"""同城配送: how far a shopper is, which band that is, and where the store goes at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import asin, cos, radians, sin, sqrt

from orders.shipping.models import DeliveryProfile, LocalBand

EARTH_KM = 6371.0088


@dataclass(frozen=True)
class Position:
    """Degrees, WGS 84, as a browser tells them."""

    latitude: Decimal
    longitude: Decimal

    @property
    def rounded(self) -> "Position":
        """To a tenth of a metre, as the database keeps it."""
        small = Decimal("0.000001")
        return Position(self.latitude.quantize(small), self.longitude.quantize(small))


def distance_km(start: Position, end: Position) -> Decimal:
    """
    As the crow flies, by the haversine formula (R. W. Sinnott, Virtues of the Haversine,
    Sky & Telescope 68, 1984), to a tenth of a kilometre. Degrees are no money: floats will do.
    """
    lat1, lon1, lat2, lon2 = (
        radians(float(value))
        for value in (start.latitude, start.longitude, end.latitude, end.longitude)
    )
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    km = Decimal(2 * EARTH_KM * asin(min(1.0, sqrt(half))))
    return km.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def band_at(bands: Sequence[LocalBand], km: Decimal) -> LocalBand | None:
    """The nearest band that reaches so far; None beyond the last."""
    return next((band for band in by_distance(bands) if km <= band.up_to_km), None)


def by_distance(bands: Sequence[LocalBand]) -> list[LocalBand]:
    return sorted(bands, key=lambda band: band.up_to_km)


def position_of(profile: DeliveryProfile) -> Position | None:
    """None while the store has not said where it is."""
    if profile.latitude is None or profile.longitude is None:
        return None
    return Position(profile.latitude, profile.longitude)


def areas_of(profile: DeliveryProfile) -> list[str]:
    """Codes of where the store goes: what it names, else its own city; none is nowhere."""
    if profile.local_areas:
        return list(profile.local_areas)
    return [city_of(profile.area_code)] if profile.area_code else []


def city_of(code: str) -> str:
    """The code of the city; cities right below a province, like 仙桃, are their own."""
    return code if code[2:4] == "90" else code[:4]


def reaches(profile: DeliveryProfile, area_code: str) -> bool:
    return any(area_code.startswith(code) for code in areas_of(profile))

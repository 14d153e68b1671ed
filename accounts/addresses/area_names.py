"""Finding the area in running text: full and short names, old names, missing levels."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from accounts.addresses import areas
from accounts.addresses.areas import PLACEHOLDERS

# Names of yesterday that people still write, where one name took their place.
RENAMED_CITIES = {"襄樊市": "襄阳市", "思茅市": "普洱市", "思茅地区": "普洱市"}
RENAMED_DISTRICTS = {
    ("北京市", "崇文区"): "东城区",
    ("北京市", "宣武区"): "西城区",
    ("上海市", "卢湾区"): "黄浦区",
    ("上海市", "闸北区"): "静安区",
    ("上海市", "南汇区"): "浦东新区",
    ("上海市", "浦东"): "浦东新区",
    ("天津市", "塘沽区"): "滨海新区",
    ("天津市", "汉沽区"): "滨海新区",
    ("天津市", "大港区"): "滨海新区",
    ("杭州市", "下城区"): "拱墅区",
    ("澳门特别行政区", "氹仔"): "嘉模堂区（氹仔）",
    ("澳门特别行政区", "路环"): "圣方济各堂区（路环）",
}
# 西湖文化广场 is not in 西湖区, 南京路 is in 上海: such a word behind a short name spoils it.
_NO_AREA = re.compile(
    r"(?:[东南西北中一二三四五]?(?:路|大道|大街|街|道)|文化|广场|公园|花园|火车站|机场|新村|小区|大厦|饭店|酒店)"
)
# 杭州西湖文三路88号: what follows a short name is a street or a house with a name of its own, and
# not the rest of one that begins with it (朝阳门外大街, 普陀山路).
_STREET = re.compile(
    r"(?![门桥湖山寺塔江河港岛站口庄湾祠洞泉])[\u4e00-\u9fff]{2,8}?"
    r"(?:路|街|道|巷|弄|镇|乡|村|苑|园|城|厦|场|号|小区)"
)
_BETWEEN = re.compile(r"[\s,、/|>·-]*")
# 神农架林区 is 神农架; 碑林区 and 上林县 have the 林 in their name.
_SUFFIX = re.compile(r"(?:新区|区|县|市|旗|(?<=[\u4e00-\u9fff]{3})林区|特区)$")
_PEOPLES = re.compile(
    r"(?:(?:壮|回|苗|土家|布依|侗|彝|哈尼|傣|景颇|白|藏|羌|傈僳|蒙古|哈萨克|朝鲜|满|瑶|黎|畲|仡佬|水"
    r"|仫佬|毛南|拉祜|佤|布朗|纳西|普米|怒|独龙|各|裕固|保安|东乡|撒拉|土|达斡尔)族"
    r"|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|维吾尔)+自治(?=[州县旗])"
)


@dataclass(frozen=True)
class Found:
    """The area between two places of a text; empty where the text says nothing."""

    province: str = ""
    city: str = ""
    district: str = ""
    start: int = 0
    end: int = 0
    # How sure: full names count more than short ones.
    weight: int = 0


def search(text: str) -> Found | None:
    """The most complete area in the text; of two the surer, then the earlier one."""
    best: Found | None = None
    for start in range(len(text)):
        for found in _at(text, start):
            if best is None or found.weight > best.weight:
                best = found
    return best


def _at(text: str, start: int) -> Iterator[Found]:
    """What can be read from here on, from the province, the city or the district."""
    for province, end, is_full in _provinces(text, start):
        found = _below_province(text, start, province, end, is_full=is_full)
        if found:
            yield found
    for province, city, end, is_full in _cities(text, start):
        found = _below_city(text, Found(province, city, "", start, end, 3 if is_full else 2))
        if found.district or (is_full and _ends_well(text, end)) or _is_apart(text, start, end):
            yield found
    yield from _districts(text, start)


# --- provinces


def _provinces(text: str, start: int) -> Iterator[tuple[str, int, bool]]:
    for name, province in _province_names():
        if text.startswith(name, start):
            yield province, start + len(name), name == province or name[-1] in "市省区"
            return


@cache
def _province_names() -> list[tuple[str, str]]:
    """[(written, official)], longest first."""
    names: dict[str, str] = {}
    for name in areas.provinces():
        short = re.sub(r"(?:壮族|回族|维吾尔)?自治区$|特别行政区$|省$|市$", "", name)
        names |= {name: name, short: name}
        if name.endswith(("自治区", "特别行政区")):
            names |= {f"{short}自治区": name, f"{short}特区": name, f"{short}省": name}
    return sorted(names.items(), key=lambda pair: -len(pair[0]))


def _below_province(
    text: str, start: int, province: str, end: int, *, is_full: bool
) -> Found | None:
    base = Found(province, "", "", start, end, 2 if is_full else 1)
    at = _skip_repeated(text, province, end)
    below = (_below_city_of(text, base, at), _district_in(text, base, at, ""))
    known = [found for found in below if found]
    if known:
        return max(known, key=lambda found: found.weight)
    only = areas.cities(province)
    city = only[0] if len(only) == 1 else ""
    if is_full or _is_apart(text, start, end):
        return Found(province, city, "", start, max(at if at > end else end, end), base.weight)
    return None


def _skip_repeated(text: str, province: str, end: int) -> int:
    """北京市北京市朝阳区, 上海 市辖区: the second says nothing new."""
    at = _after_gap(text, end)
    if len(areas.cities(province)) > 2 or not province.endswith("市"):
        return at
    for name in (province, province.removesuffix("市"), "市辖区"):
        if text.startswith(name, at) and not text.startswith("路", at + len(name)):
            return _after_gap(text, at + len(name))
    return at


def _below_city_of(text: str, base: Found, at: int) -> Found | None:
    for city, end, is_full in _cities_in(base.province, text, at):
        found = Found(base.province, city, "", base.start, end, base.weight + (2 if is_full else 1))
        found = _below_city(text, found)
        if found.district or is_full or not _NO_AREA.match(text, end):
            return found
    return None


# --- cities


def _cities(text: str, start: int) -> Iterator[tuple[str, str, int, bool]]:
    for province in _provinces_by_city_start().get(text[start : start + 2], ()):
        for city, end, is_full in _cities_in(province, text, start):
            yield province, city, end, is_full


@cache
def _provinces_by_city_start() -> dict[str, list[str]]:
    """The first two characters of a city's name → where it may lie."""
    found: dict[str, list[str]] = defaultdict(list)
    for province in areas.provinces():
        for name, _city in _city_names(province):
            if province not in found[name[:2]]:
                found[name[:2]].append(province)
    return found


def _cities_in(province: str, text: str, start: int) -> Iterator[tuple[str, int, bool]]:
    for name, city in _city_names(province):
        if text.startswith(name, start):
            yield city, start + len(name), name[-1] in "市州盟县" or name.endswith("地区")
            return


@cache
def _city_names(province: str) -> list[tuple[str, str]]:
    """[(written, official)] of a province, longest first; no levels that nobody writes."""
    names: dict[str, str] = {}
    official = [city for city in areas.cities(province) if city not in PLACEHOLDERS]
    for city in official:
        plain = _PEOPLES.sub("", city)
        for name in (city, plain, re.sub(r"(?:市|地区|盟|州)$", "", plain)):
            if len(name) >= 2:
                names.setdefault(name, city)
    names |= {old: new for old, new in RENAMED_CITIES.items() if new in official}
    return sorted(names.items(), key=lambda pair: -len(pair[0]))


def _below_city(text: str, found: Found) -> Found:
    at = _after_gap(text, found.end)
    return _district_in(text, found, at, found.city) or found


# --- districts


def _district_in(text: str, base: Found, at: int, city: str) -> Found | None:
    """The district that is written at `at`, of one city or of the whole province."""
    cities = [city] if city else areas.cities(base.province)
    hits = []
    for candidate in cities:
        for written, district in _district_names(base.province, candidate):
            if text.startswith(written, at) and _fits(text, at, written):
                hits.append((written, candidate, district))
                break
    if not hits:
        return None
    longest = max(len(written) for written, *_rest in hits)
    best = [hit for hit in hits if len(hit[0]) == longest]
    if len(best) > 1:
        return None
    written, candidate, district = best[0]
    end = at + len(written)
    return Found(base.province, candidate, district, base.start, end, base.weight + 3)


def _fits(text: str, at: int, written: str) -> bool:
    """A short name counts only where it stands by itself; 浦东 may be followed by a road."""
    if _is_full(written):
        return True
    end = at + len(written)
    if written in {"浦东", "氹仔", "路环"}:
        return not _NO_AREA.match(text, end)
    is_street = _STREET.match(text, end) and not _NO_AREA.match(text, end)
    return bool(is_street) or _is_apart(text, at, end)


def _is_full(written: str) -> bool:
    return bool(re.search(r"[区县市旗镇岛]$|街道$|[)）]$|[乡场院]$", written)) and len(written) > 1


@cache
def _district_names(province: str, city: str) -> list[tuple[str, str]]:
    """[(written, official)] of a city, longest first: 西湖区, 西湖; 富阳市 for 富阳区."""
    official = areas.districts(province, city)
    names = {name: name for name in official}
    for name in official:
        plain = _PEOPLES.sub("", name)
        stem = _SUFFIX.sub("", plain)
        if len(stem) < 2 or stem == plain:
            continue
        names.setdefault(plain, name)
        # Counties become districts and cities; people go on writing what they were.
        for suffix in ("县", "市", "区", ""):
            if f"{stem}{suffix}" not in {*official}:
                names.setdefault(f"{stem}{suffix}", name)
    for (where, old), new in RENAMED_DISTRICTS.items():
        if where in {province, city} and new in official:
            names[old] = new
    return sorted(names.items(), key=lambda pair: -len(pair[0]))


def _districts(text: str, start: int) -> Iterator[Found]:
    """A district without its city: only if the whole country has one of that name."""
    for length in range(min(12, len(text) - start), 2, -1):
        places = _everywhere().get(text[start : start + length], ())
        if len(places) == 1 and _starts_well(text, start):
            province, city, district = places[0]
            yield Found(province, city, district, start, start + length, 3)
            return
        if places:
            return


@cache
def _everywhere() -> dict[str, list[tuple[str, str, str]]]:
    """Full names of districts → where they are."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for province in areas.provinces():
        for city in areas.cities(province):
            for district in areas.districts(province, city):
                if district[-1] in "区县市旗":
                    found[district].append((province, city, district))
    return found


# --- where a word stands


def _after_gap(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _is_apart(text: str, start: int, end: int) -> bool:
    """Nothing but signs on both sides."""
    return _is_edge(text, start - 1) and _is_edge(text, end)


def _is_edge(text: str, at: int) -> bool:
    return not 0 <= at < len(text) or not text[at].isalnum()


def _starts_well(text: str, start: int) -> bool:
    """Not in the middle of a street's name: 张江高新区 is no 高新区."""
    return _is_edge(text, start - 1) or text[start - 1] == "国"


def _ends_well(text: str, end: int) -> bool:
    return not _NO_AREA.match(text, end)

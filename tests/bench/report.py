"""docs/benchmarks/stack.md and .json from the results of the parts."""

import json
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.bench import ground, history, quiet, rooms

OUT = ground.PROJECT / "docs" / "benchmarks"
# Rows that a clock on the wall told, by the beginning of their keys.
BY_THE_CLOCK = ("hot/rate", "behind/", "memory/rate", "seckill/")


@dataclass(frozen=True)
class Figure:
    """One promise: ours against a bound, `ratio` of the peer's figure of the same run."""

    key: str
    what: str
    peer: str
    ours: str
    ratio: str
    reach: str
    is_reached: bool
    # Of the part that it is of.
    part: str = ""

    @property
    def is_by_the_clock(self) -> bool:
        return self.key.startswith(BY_THE_CLOCK)


class Results:
    """The parts that were measured, by name; `None` where a part is missing."""

    def __init__(self, folder: Path) -> None:
        self.parts = {
            file.stem: json.loads(file.read_text(encoding="utf-8"))
            for file in sorted(folder.glob("*.json"))
        }

    def rows(self, part: str) -> dict[str, Any]:
        return self.parts[part]["rows"]

    def watched(self, part: str) -> dict[str, float]:
        """What others took of the machine (`quiet.watched`); empty where it is unknown."""
        return self.parts[part].get("watched", {})

    def judged(self, part: str, figure: Figure) -> Figure:
        """Nobody calls a wall-clock figure reached that was taken on a busy machine."""
        is_fair = not figure.is_by_the_clock or quiet.is_quiet(self.watched(part))
        return replace(figure, part=part, is_reached=figure.is_reached and is_fair)


def write(folder: Path) -> None:
    results = Results(folder)
    figures = []
    for part, make in SECTIONS:
        if part in results.parts:
            figures += [results.judged(part, figure) for figure in make(results)]
    OUT.mkdir(parents=True, exist_ok=True)
    rows = remembered(results, figures)
    report = {
        "machine": machine(),
        "figures": [figure.__dict__ for figure in figures],
        "parts": results.parts,
    }
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (OUT / "stack.json").write_text(text + "\n", encoding="utf-8")
    text = markdown(results, figures, report, rows)
    (OUT / "stack.md").write_text(text, encoding="utf-8")
    ground.say(f"written: {OUT / 'stack.md'}")


def remembered(results: Results, figures: list[Figure]) -> history.Rows:
    file = OUT / "history.json"
    rows = history.read(file)
    for figure in figures:
        part = results.parts[figure.part]
        point = history.Point(
            at=part["at"], commit=part["commit"], ours=figure.ours, ratio=figure.ratio
        )
        history.add(rows, figure.key, point)
    history.write(file, rows)
    return rows


def machine() -> str:
    memory = Path("/proc/meminfo").read_text(encoding="ascii").split()[1]
    cores, version = os.cpu_count(), platform.python_version()
    return f"{platform.machine()}, {cores} cores, {int(memory) // 2**20} GB, Python {version}"


# --- figures


def plain(value: float) -> str:
    """Four digits that tell something: 0.274, 11.76, 18,780."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def most(key: str, what: str, peer: float, ours: float, bound: float, *, unit: str) -> Figure:
    """Ours at most `bound` times the peer's."""
    ratio = ours / peer
    return Figure(
        *(key, what, f"{plain(peer)} {unit}", f"{plain(ours)} {unit}"),
        *(f"{ratio:.2f}", f"≤ {bound:.3g} ×", ratio <= bound),
    )


def limit(key: str, what: str, ours: float, bound: float, *, unit: str, peer: str = "–") -> Figure:
    return Figure(
        key, what, peer, f"{plain(ours)} {unit}", "–", f"≤ {bound:.4g} {unit}", ours <= bound
    )


def least(key: str, what: str, peer: float, ours: float, bound: float, *, unit: str) -> Figure:
    ratio = ours / peer
    return Figure(
        *(key, what, f"{plain(peer)} {unit}", f"{plain(ours)} {unit}"),
        *(f"{ratio:.2f}", f"≥ {bound:.3g} ×", ratio >= bound),
    )


def of_pages(results: Results) -> list[Figure]:
    rows, sql = results.rows("pages"), results.parts["pages"]["sql"]
    ours, theirs = sql["ours"], sql["peers"]

    def cpu(name: str) -> float:
        return rows[f"{name} c=8"]["cpu_ms"]

    bare = cpu("bare django 30 KB")
    return [
        most(
            *("list/oscar", "list of 24, uncached, CPU; oscar's ORM list"),
            *(cpu("oscar list (ORM queryset)"), cpu("ours list"), 1 / 5),
            unit="ms",
        ),
        most(
            *("list/wagtail", "list of 24, uncached, CPU; Wagtail tuned"),
            *(cpu("wagtail list (tuned)"), cpu("ours list"), 0.7),
            unit="ms",
        ),
        limit(
            *("list/sql", "list of 24, SQL", ours["store list of 24"]["sql"], 5),
            unit="SQL",
            peer=f"{theirs['oscar']['list_orm']['sql']} oscar ORM, "
            f"{theirs['wagtail']['list_tuned']['sql']} Wagtail tuned",
        ),
        most(
            *("product/oscar", "product page, uncached, CPU; oscar"),
            *(cpu("oscar product"), cpu("ours product"), 0.45),
            unit="ms",
        ),
        most(
            *("product/wagtail", "product page, uncached, CPU; Wagtail's emptiest page"),
            *(cpu("wagtail emptiest page"), cpu("ours product"), 1.3),
            unit="ms",
        ),
        limit(
            *("product/sql", "product page, SQL", ours["product page"]["sql"], 5),
            unit="SQL",
            peer=f"{theirs['oscar']['detail']['sql']} oscar, "
            f"{theirs['wagtail']['detail']['sql']} Wagtail",
        ),
        *(
            most(
                *(f"hit/{kind}", f"cache hit inside Django, {kind}, CPU; bare 30 KB view"),
                *(bare, cpu(f"ours {kind}, kept"), 3),
                unit="ms",
            )
            for kind in ("list", "product")
        ),
    ]


def of_shopping(results: Results) -> list[Figure]:
    rows = results.rows("shopping")
    found = [
        most(
            *("add/oscar", "add to cart, CPU; oscar"),
            *(rows["oscar add to cart"]["cpu_ms"], rows["ours add to cart"]["cpu_ms"], 1 / 4),
            unit="ms",
        ),
        Figure(
            *("journey/requests", "guest checkout, requests until the order is placed"),
            *("12 oscar, 9 Vendure", f"{placing_requests(rows)}", "–", "≤ 4"),
            placing_requests(rows) <= 4,
        ),
        most(
            *("journey/oscar", "guest checkout with the thank-you page, CPU; oscar"),
            *(rows["oscar journey c=4"]["cpu_ms"], rows["ours journey c=4"]["cpu_ms"], 1 / 5),
            unit="ms",
        ),
    ]
    if "vendure journey c=4" in rows:
        vendure = rows["vendure journey c=4"]["cpu_ms"]
        name = "guest checkout with the thank-you page, CPU; Vendure (JSON only)"
        ours = rows["ours journey c=4"]["cpu_ms"]
        found.append(most("journey/vendure", name, vendure, ours, 0.3, unit="ms"))
    if "pages" in results.parts:
        sql = results.parts["pages"]["sql"]
        steps = sql["peers"]["oscar"]["checkout"]
        adding = sql["ours"]["add to cart"]["sql"]
        whole = sql["ours"]["guest journey, page cache on"]["sql"]
        theirs = f"{steps['add']} oscar"
        found.insert(1, limit("add/sql", "add to cart, SQL", adding, 6, unit="SQL", peer=theirs))
        # The harness counts oscar's steps without the product page that its journey begins with.
        total = steps["total"] + sql["peers"]["oscar"]["detail"]["sql"]
        found.append(
            limit(
                *(
                    "journey/sql",
                    "guest checkout with the thank-you page, page cache on, SQL",
                    whole,
                    30,
                ),
                unit="SQL",
                peer=f"{total} oscar",
            )
        )
    return found


def placing_requests(rows: dict[str, Any]) -> int:
    """The order's own page comes after it is placed."""
    steps = rows["ours journey c=1"]["requests"]
    return round(steps) - 1


def of_orders(results: Results) -> list[Figure]:
    """The harness's figure of oscar has its basket of three in it; ours is a cart that is there."""
    rows = results.rows("orders")
    ours, oscar = rows["ours"], rows["oscar"]
    both = oscar["sql"] + oscar["sql_filling"]
    return [
        limit(
            *("order/sql", "place an order of 3 lines, in process, statements", ours["sql"], 12),
            unit="SQL",
            peer=f"{both:.0f} oscar (basket {oscar['sql_filling']:.0f}),"
            f" {rows['plain SQL']['sql']:.0f} plain",
        ),
        most(
            *("order/oscar", "place an order of 3 lines, CPU; oscar, its basket included"),
            *(oscar["cpu_ms_with_filling"], ours["cpu_ms"], 0.15),
            unit="ms",
        ),
        most(
            *("order/plain", "place an order of 3 lines, CPU; plain SQL"),
            *(rows["plain SQL"]["cpu_ms"], ours["cpu_ms"], 9),
            unit="ms",
        ),
    ]


def of_hot(results: Results) -> list[Figure]:
    rows, part = results.rows("hot"), results.parts["hot"]
    sold = part["scarce"]
    return [
        Figure(
            "hot/rate",
            "one hot SKU, 50 buyers at once, 2 × 4 threads; one row's UPDATE, 8 connections",
            *(f"{plain(rows['UPDATE x8']['per_s'])} /s", f"{plain(rows['ours x50']['per_s'])} /s"),
            *("–", "≥ 180 /s", rows["ours x50"]["per_s"] >= 180),
        ),
        Figure(
            *("hot/oversold", f"sold of {sold['stock']} when 50 buyers want 150", "–"),
            *(f"{sold['sold']}", "–", "never more", part["oversold"] == 0),
        ),
    ]


def of_growth(results: Results) -> list[Figure]:
    part = results.parts["growth"]
    return [
        grown(f"{page}, {words}", f"growth/{many}/{page}", part[few][page], part[many][page])
        for few, many, words in (
            ("1x1000", "1000x1000", "1 → 1,000 stores of 1,000 goods"),
            ("1x100", "1x100000", "100 → 100,000 goods of one store"),
        )
        for page in part[few]
    ]


def grown(what: str, key: str, few: dict[str, Any], many: dict[str, Any]) -> Figure:
    cpu, sql = many["cpu_ms"] / few["cpu_ms"], many["sql"] / few["sql"]
    return Figure(
        *(key, f"{what}, CPU and SQL", f"{few['cpu_ms']:.2f} ms, {few['sql']:.0f} SQL"),
        f"{many['cpu_ms']:.2f} ms, {many['sql']:.0f} SQL",
        *(f"{cpu:.2f}, {sql:.2f}", "≤ 1.1 × both", max(cpu, sql) <= 1.1),
    )


def of_stack(results: Results) -> list[Figure]:
    part = results.parts["stack"]
    nginx, behind, memory = part["nginx"], part["behind"], part["memory"]
    found = []
    for kind in ("list", "product"):
        limit_of = nginx[f"limit: bare proxy_cache, our {kind}"]["per_cpu_s"]
        for how in ("without TLS, ", ""):
            name = f"ours: shipped nginx {how}{kind}" if how else f"ours: shipped nginx, {kind}"
            words = "as shipped but without TLS" if how else "as shipped, TLS"
            found.append(
                least(
                    f"nginx/{kind}/{'plain' if how else 'tls'}",
                    f"{kind} page through nginx, {words}; bare proxy_cache of the same page",
                    *(limit_of, nginx[name]["per_cpu_s"], 0.9),
                    unit="req/CPU s",
                )
            )
    found += [
        limit(
            *(f"behind/{kind}", f"{kind} page through nginx after an edit, at most behind"),
            *(behind[kind]["most_s"], 1),
            unit="s",
        )
        for kind in ("product", "list")
    ]
    stacks = part["peers_memory"]
    peer = ", ".join(
        f"{name} {stacks[name]['total_mb']:.0f}"
        for name in stacks
        if "total_mb" in str(stacks[name])
    )
    found.append(
        limit(
            *("memory/after", "whole stack, PSS after load, 2 workers, search loaded"),
            *(memory["after_load"]["total_mb"], 400),
            unit="MB",
            peer=peer,
        )
    )
    found.append(
        limit(
            *("memory/serving", "whole stack, most PSS while serving 100 mixed requests a second"),
            *(memory["most_while_serving"]["total_mb"], 400),
            unit="MB",
        )
    )
    served = memory["served"]
    found.append(
        Figure(
            *("memory/rate", "mixed requests a second that were answered", "–"),
            f"{served['per_s']:.0f}/s, {served['failed']} failed, p95 {served['p95_ms']:.0f} ms",
            *("–", "100/s, p95 ≤ 500 ms", is_served(served)),
        )
    )
    return found


def is_served(served: dict[str, Any]) -> bool:
    return served["per_s"] >= 97 and not served["failed"] and served["p95_ms"] <= 500


def of_startup(results: Results) -> list[Figure]:
    rows = results.rows("startup")
    return [
        limit(f"startup/{name}", f"{what}, CPU", rows[name], bound, unit="s")
        for name, what, bound in (
            ("check", "manage.py check", 2),
            ("ready", "until a worker is ready, warm", 3),
            ("collectstatic", "collectstatic into an empty folder", 30),
        )
    ]


def of_seckill(results: Results) -> list[Figure]:
    found = []
    for way, goals in (("redis", (0.4, 0.15)), ("rows", (0.2, 0.1))):
        row = results.rows("seckill")[way]
        words = "with Redis" if way == "redis" else "without Redis"
        for who, goal in zip(("losers", "winners"), goals, strict=True):
            found.append(
                least(
                    *(
                        f"seckill/{way}/{who}",
                        f"秒杀 {words}, answers to {who}; a bare Django view",
                    ),
                    *(row["bare"]["per_s"], row[who]["per_s"], goal),
                    unit="/s",
                )
            )
    return found


def of_offers(results: Results) -> list[Figure]:
    part = results.parts["offers"]
    found = [
        limit(
            *("offers/reckoning", "20 lines under 30 offers, CPU", part["reckoning"]["cpu_ms"], 2),
            unit="ms",
        )
    ]
    for page, ways in part["pages"].items():
        usual, cheap = ways["without"], ways["with"]
        found += [
            most(
                *(f"offers/{page}", f"{page} with offers on all goods, CPU; without"),
                *(usual["cpu_ms"], cheap["cpu_ms"], 1.05),
                unit="ms",
            ),
            limit(
                *(f"offers/{page}/sql", f"{page} with offers on all goods, SQL"),
                *(cheap["sql"], usual["sql"]),
                unit="SQL",
            ),
        ]
    checkout = part["checkout"]
    found.append(
        limit(
            *("offers/checkout", "placing an order with offers, SQL", checkout["with"]),
            checkout["without"] + 3,
            unit="SQL",
        )
    )
    found += [
        limit(f"offers/crowd/{page}", f"10,000 members, 100,000 coupons: {page}", n, 10, unit="SQL")
        for page, n in part["crowd"].items()
    ]
    return found


def of_lists(results: Results) -> list[Figure]:
    """Of each list how long it takes, and its statements."""
    found = []
    for name, row in results.rows("lists").items():
        few, many, words = row["few"], row["many"], f"orders, {name}, 1,000 → 100,000"
        took = few["wall_ms"], many["wall_ms"]
        found += [
            most(f"lists/{name}", words, *took, 1.2, unit="ms"),
            limit(f"lists/{name}/sql", f"{words}, SQL", many["sql"], 8, unit="SQL"),
        ]
    return found


def of_statistics(results: Results) -> list[Figure]:
    """Of each report of a year its CPU and its statements."""
    found = []
    for name, row in results.rows("statistics").items():
        words = f"a year of 100,000 orders, {name}"
        if name.startswith("/"):
            words = f"a year of 1,000 stores, {name}"
        found += [
            limit(f"statistics/{name}", f"{words}, CPU", row["cpu_ms"], 60, unit="ms"),
            limit(f"statistics/{name}/sql", f"{words}, SQL", row["sql"], 10, unit="SQL"),
        ]
    return found


def of_import(results: Results) -> list[Figure]:
    part = results.parts["import"]
    return [
        Figure(f"import/{key}", what, "–", f"{got:g}", "–", f"{sign} {goal:g}", is_reached)
        for key, what, got, sign, goal, is_reached in part["figures"]
    ]


SECTIONS: list[tuple[str, Callable[[Results], list[Figure]]]] = [
    ("pages", of_pages),
    ("stack", of_stack),
    ("shopping", of_shopping),
    ("orders", of_orders),
    ("hot", of_hot),
    ("growth", of_growth),
    ("startup", of_startup),
    ("seckill", of_seckill),
    ("offers", of_offers),
    ("lists", of_lists),
    ("statistics", of_statistics),
    ("import", of_import),
]


# --- Markdown


def markdown(
    results: Results, figures: list[Figure], report: dict[str, Any], rows: history.Rows
) -> str:
    reached = sum(figure.is_reached for figure in figures)
    when = [f"{name} {part['at']} on {part['commit']}" for name, part in results.parts.items()]
    first = f"{report['machine']}. Made by `make bench`; {reached} of"
    first += f" {len(figures)} figures reached. Measured {', '.join(when)}."
    lines = [
        *("# The stack beside its peers", "", first),
        "",
        HOW_TO_READ,
        "| what | peer or limit | ours | ratio | reach | reached | runs before |",
        "|---|---|---|---|---|---|---|",
    ]
    for f in figures:
        before = history.trend(rows[f.key])
        lines.append(
            f"| {f.what} | {f.peer} | {f.ours} | {f.ratio} | {f.reach} | {mark(results, f)}"
            f" | {before} |"
        )
    missed = [figure for figure in figures if not figure.is_reached]
    if missed:
        lines += ["", "## Not reached", ""]
        lines += [missing(results, figure) for figure in missed]
    lines += ["", *table(*busy(results)), *details(results), ""]
    return "\n".join(lines)


def mark(results: Results, figure: Figure) -> str:
    if figure.is_reached:
        return "yes"
    is_fair = not figure.is_by_the_clock or quiet.is_quiet(results.watched(figure.part))
    return "**no**" if is_fair else "not judged"


def busy(results: Results) -> tuple[str, list[str], list[list[Any]]]:
    """The machine while each part was measured, and what our own client took of a core."""
    lines = []
    for part, given in results.parts.items():
        found, client = results.watched(part), quiet.most_of_clients(given) or "–"
        told = [found.get(name, "–") for name in ("others", "stolen", "load")]
        lines.append([part, *told, client])
    head = ["", "others, of all cores", "kept by the host", "load at the end", "client, cores"]
    return "The machine meanwhile", head, lines


def missing(results: Results, figure: Figure) -> str:
    """One line: by how much, and what this run itself says of it."""
    how = figure.ours if figure.ratio == "–" else f"{figure.ours} ({figure.ratio} ×)"
    said = f"- {figure.what}: {how}, asked {figure.reach}."
    if figure.is_by_the_clock:
        said += f" {quiet.words(results.watched(figure.part)).capitalize()}."
    return said


HOW_TO_READ = """\
How to read it: compare figures of one run only. `ratio` is ours divided by the peer's. CPU is
user and system time of the server's processes (gunicorn, and Redis for ours) and of its
PostgreSQL, per request: other work on the machine moves it by a tenth or two, wall clock by up
to four times. Targets run in shuffled rounds; figures are medians, `±` is the highest round
divided by the lowest. Peers are set up by `../shared/bench` (its README says how, and what
favours them); all run gunicorn with 2 workers of 2 threads, and PostgreSQL with its shipped
defaults. Ours runs production settings on a town of 1,000 stores with 1,000 goods each
(tests/bench/large_town.py): a million goods to list from, the peers have a thousand. SQL is
what Django's `CaptureQueriesContext` holds, BEGIN, COMMIT and SAVEPOINT included, on both
sides. Shoppers over HTTP meet the page cache, as in production; pages called uncached do not.
`make bench PARTS="pages orders"` measures some parts anew, of a copy of the commit; the
report then says which commit each part is of. What others took of the machine is measured by
itself, before and after each part: a figure by the clock of a busy part is "not judged", and not
counted as reached. The bounds are those that the project has set itself for 0.2.

The town: a few goods of ten stores are made by the domain functions and copied in SQL, each
with its own page, variant, level, movement, picture, five renditions and entry of the index;
hundred stores share the names of one, all share a few picture files. Copies have no
revisions, audit entries or reference index: shoppers' pages read none of them.
"""


def details(results: Results) -> list[str]:
    lines: list[str] = []
    if "pages" in results.parts:
        lines += table(
            "Pages over HTTP",
            ["", "CPU ms, 8 connections", "of it PostgreSQL", "±", "req/s", "p50 ms, 1 connection"],
            [
                [
                    *(name.removesuffix(" c=8"), row["cpu_ms"], row["cpu_ms_pg"]),
                    *(row.get("cpu_ms_spread", "–"), row["rps"]),
                    results.rows("pages")[name.replace("c=8", "c=1")]["p50"],
                ]
                for name, row in results.rows("pages").items()
                if name.endswith("c=8")
            ],
        )
        lines += table(
            "SQL and CPU in process",
            ["", "SQL", "without BEGIN, COMMIT, SAVEPOINT", "CPU ms ours", "PostgreSQL"],
            [
                [name, row["sql"], row["plain"], row["cpu_ms_app"], row["cpu_ms_pg"]]
                for name, row in results.parts["pages"]["sql"]["ours"].items()
            ],
        )
    if "views" in results.parts:
        lines += table(
            "Where the milliseconds go: CPU by room of the code, in process",
            ["", "ours", *rooms.NAMES, "PostgreSQL"],
            [
                [
                    *(name, row["cpu_ms_app"]),
                    *(round(row["cpu_ms_app"] * share, 2) for share in row["rooms"].values()),
                    row["cpu_ms_pg"],
                ]
                for name, row in results.rows("views").items()
            ],
        )
    if "shopping" in results.parts:
        lines += table(
            "Shopping over HTTP",
            ["", "CPU ms", "of it PostgreSQL", "±", "a second", "p50 ms", "requests"],
            [
                [
                    *(name, row["cpu_ms"], row["cpu_ms_pg"], row.get("cpu_ms_spread", "–")),
                    *(row["per_s"], row["p50_ms"], round(row["requests"])),
                ]
                for name, row in results.rows("shopping").items()
            ],
        )
    if "orders" in results.parts:
        lines += table(
            "Placing an order in process",
            [
                *("", "statements", "CPU ms", "of it PostgreSQL", "±", "wall ms"),
                "CPU ms with filling the cart",
            ],
            [
                [
                    *(name, round(row["sql"]), row["cpu_ms"], row["cpu_ms_pg"]),
                    *(row.get("cpu_ms_spread", "–"), row["wall_ms"]),
                    row.get("cpu_ms_with_filling", "–"),
                ]
                for name, row in results.rows("orders").items()
            ],
        )
    if "hot" in results.parts:
        lines += table(
            "One hot row",
            ["", "a second", "±", "p50 ms", "p95 ms"],
            [
                [name, row["per_s"], row.get("per_s_spread", "–"), row["p50_ms"], row["p95_ms"]]
                for name, row in results.rows("hot").items()
            ],
        )
    if "growth" in results.parts:
        towns = results.parts["growth"]
        names = [town for town in towns if "x" in town]
        lines += table(
            "Growth: CPU ms in process (SQL)",
            ["", *names],
            [
                [
                    page,
                    *(
                        f"{towns[t][page]['cpu_ms']:.2f} ({towns[t][page]['sql']:.0f})"
                        for t in names
                    ),
                ]
                for page in towns[names[0]]
            ],
        )
    if "stack" in results.parts:
        lines += of_the_stack(results.parts["stack"])
    return lines


def of_the_stack(part: dict[str, Any]) -> list[str]:
    memory = part["memory"]
    names = list(memory["after_load"])
    return [
        *table(
            "Through nginx, one warm page, 8 connections",
            ["", "req/s", "±", "req per CPU s", "p50 ms", "bytes"],
            [
                [
                    n,
                    row["rps"],
                    row.get("rps_spread", "–"),
                    row["per_cpu_s"],
                    row["p50"],
                    row["bytes"],
                ]
                for n, row in part["nginx"].items()
            ],
        ),
        *table(
            "Memory of our stack, MB (PSS)",
            ["", *names],
            [
                [words, *(memory[key].get(name, 0.0) for name in names)]
                for words, key in (
                    ("after load", "after_load"),
                    ("most while serving", "most_while_serving"),
                )
            ],
        ),
    ]


def table(title: str, head: list[str], rows: list[list[Any]]) -> list[str]:
    found = [f"## {title}", "", f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for row in rows:
        cells = (plain(cell) if isinstance(cell, float) else str(cell) for cell in row)
        found.append(f"| {' | '.join(cells)} |")
    return [*found, ""]

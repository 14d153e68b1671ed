"""Why a figure is not reached, in a few words, by the key of its row; kept true by hand."""

_ORM = (
    "Half of it is Django's ORM: compiling the same few SELECTs for every request, and rows"
    " with 40 to 90 columns; templates are a quarter."
)
_TLS = (
    "TLS is the difference (wrk, one thread, deciphers on the same two cores); the same"
    " configuration without TLS stands above."
)
_PLACE = (
    "cart.lines_for joins seven tables (a quarter of it), the delivery profile and band are read"
    " (an eighth), a task is sent to Redis (a tenth), three ORM inserts (a sixth)."
)
REASONS: dict[str, str] = {
    "product/oscar": _ORM,
    "product/wagtail": f"{_ORM} The peer's page is 760 bytes with one picture, ours 19 KB with"
    " price, variants, parameters, shelf and six more goods.",
    "add/oscar": "A third is the middleware that every request passes (sessions, limits, log),"
    " a third two upserts and the variant's join.",
    "journey/oscar": "The checkout's page and its POST each read store, payment methods, slots"
    " and cart anew; forms and templates are the rest.",
    "journey/vendure": "Vendure's figure has no page in it, only JSON; see the row above.",
    "journey/sql": "The POST reads store, methods and slots again, the session takes 4"
    " statements, the order's own page 6.",
    "order/sql": "With BEGIN and COMMIT and the notice to the page caches; without them 12.",
    "order/oscar": _PLACE,
    "order/plain": _PLACE,
    "hot/rate": "Nobody waits long for the row any more (it is locked last): two cores spend"
    " 11 ms of CPU on each order, a bare UPDATE takes 0.05 ms; the flush is not the limit on this"
    " machine.",
    "nginx/list/tls": _TLS,
    "nginx/product/tls": _TLS,
    "memory/after": "Five Pythons share 160 MB of modules (Wagtail, Django; search 33 MB) and"
    " have 11–58 MB each of their own, together 351 MB; PostgreSQL has 10 connections of 12 MB and"
    " all of its 64 MB of shared buffers touched by a million goods; supervisord, which the peers"
    " go without, is 24 MB.",
    "memory/serving": "As above: web workers grow by 15–25 MB each under load.",
    "memory/rate": "The machine ran other people's tests meanwhile (load 8–13 on two cores); no"
    " request failed, all waited.",
    "growth/1000x1000/category page": "The shelf's list reads all goods of the store (1,000 rows"
    " by store, then those of the shelf); in a bigger database fewer of them are in PostgreSQL's"
    " memory. The shelf on the product's row, with an index, would end that.",
}

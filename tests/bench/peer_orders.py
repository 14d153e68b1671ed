"""
django-oscar's placing of an order of three lines, without HTTP: run by its own Python in
../shared/bench/oscar_site. The basket is made beforehand and not counted, as ours is not.

    peer_orders.py SECONDS THIS_FOLDER     prints one JSON object
"""

import importlib.util
import json
import random
import sys

# The peer's own script: its functions, by path, are what the harness measures with.
specification = importlib.util.spec_from_file_location("oscar_probe", "probe.py")
probe = importlib.util.module_from_spec(specification)
specification.loader.exec_module(probe)
sys.path.insert(0, sys.argv[2])
from cpu import Clocks  # noqa: E402

BATCH = 10


def main(seconds: float) -> None:
    chosen = random.Random(1)
    goods = list(probe.Product.objects.all()[:300])
    with probe.connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    for _warm in range(3):
        probe.place(probe.basket_of(chosen.sample(goods, 3)))
    wanted = chosen.sample(goods, 3)
    basket, filled = probe.counted(lambda: probe.basket_of(wanted))
    _order, statements = probe.counted(lambda: probe.place(basket))
    filling, placing, n = Clocks(backend), Clocks(backend), 0
    while placing.wall < seconds:
        filling.start()
        baskets = [probe.basket_of(chosen.sample(goods, 3)) for _basket in range(BATCH)]
        filling.stop()
        placing.start()
        for basket in baskets:
            probe.place(basket)
        placing.stop()
        n += BATCH
    found = {"n": n, "sql": statements, "sql_filling": filled, **placing.each(n)}
    found |= {f"filling_{name}": value for name, value in filling.each(n).items()}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(float(sys.argv[1]))

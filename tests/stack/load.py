"""
Shoppers in threads: they read pages, fill carts, order as guests and pay at the simulator, by
HTTPS as a phone does. Every answer is noted; what the gateway took is kept for the reckoning.
"""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, pairwise
from urllib.parse import urljoin

import requests

PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36"
CONTACT = {
    "name": "李明",
    "phone": "13700000001",
    "province": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "detail": "文三路 88 号",
    "delivery": "local",
}
# A page that takes longer is a failed one.
PATIENCE_SECONDS = 20
# A shopper who gets an error tries again, as people do, for so long.
STUBBORN_SECONDS = 90
PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class Answer:
    """`status` is 0 when there was none; `seconds` since the load began."""

    at: float
    kind: str
    status: int
    seconds: float
    words: str = ""

    @property
    def is_failed(self) -> bool:
        return self.status == 0 or self.status >= 500


@dataclass
class Ledger:
    """What shoppers were told."""

    answers: list[Answer] = field(default_factory=list)
    placed: set[str] = field(default_factory=set)
    paid: set[str] = field(default_factory=set)
    given_up: list[str] = field(default_factory=list)

    @property
    def failed(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.is_failed]

    def kinds(self) -> dict[str, int]:
        return dict(Counter(f"{answer.kind} {answer.status}" for answer in self.failed))

    def gap(self) -> float:
        """The longest time in which nothing at all was answered well, in seconds."""
        good = sorted(answer.at + answer.seconds for answer in self.answers if not answer.is_failed)
        return max((b - a for a, b in pairwise(good)), default=0.0)

    def slowest(self) -> float:
        return max((answer.seconds for answer in self.answers if not answer.is_failed), default=0)


class Stopped(Exception):
    """The load is over."""


class GivenUp(Exception):
    """An error that did not go away."""


class Shopper:
    """One phone."""

    def __init__(self, load: "Load", number: int) -> None:
        self.load = load
        self.number = number
        self.session = load.session()

    def read(self) -> None:
        """The pages of a visit."""
        for path in self.load.pages:
            self.get("page", path)

    def buy(self) -> None:
        """One order from the product to the money."""
        self.session.cookies.clear()
        page = self.get("page", self.load.product(self.number))
        sku = found(r'name="sku"[^>]*value="([^"]+)"', page.text)
        self.post("cart", "/cart/add/", {"sku": sku, "quantity": "1"}, page.url)
        checkout = self.get("checkout", self.load.checkout)
        fields = hidden(checkout.text) | CONTACT
        channel = ("alipay", "wechatpay")[self.number % 2]
        done = self.post("order", self.load.checkout, fields | {"pay_method": channel})
        token = found(r"/orders/([^/]+)/", done.url)
        with self.load.lock:
            self.load.ledger.placed.add(token)
        self.pay(token, channel)

    def pay(self, token: str, channel: str) -> None:
        path = f"/orders/{token}/pay/"
        page = self.get("pay page", path)
        fields = hidden(page.text) | {"channel": channel}
        for _try in range(20):
            answer = self.post("pay", path, fields, follow=False)
            if answer.is_redirect:
                break
            # 409: the gateway was not reached; the page says so and can be sent again.
            time.sleep(1)
        target = urljoin(answer.url, answer.headers["Location"])
        payer = self.ask("gateway", "GET", target)
        self.ask("gateway", "POST", payer.url, {"action": "pay"})
        with self.load.lock:
            self.load.ledger.paid.add(token)
        self.get("return", f"/orders/{token}/pay/return/")

    def get(self, kind: str, path: str) -> requests.Response:
        return self.ask(kind, "GET", self.load.base_url + path)

    def post(
        self,
        kind: str,
        path: str,
        fields: dict[str, str],
        referer: str = "",
        *,
        follow: bool = True,
    ) -> requests.Response:
        address = self.load.base_url + path
        return self.ask(kind, "POST", address, fields, referer=referer or address, follow=follow)

    def ask(
        self,
        kind: str,
        method: str,
        address: str,
        fields: dict[str, str] | None = None,
        *,
        referer: str = "",
        follow: bool = True,
    ) -> requests.Response:
        """Until it is answered without an error of the server."""
        until = time.monotonic() + STUBBORN_SECONDS
        while time.monotonic() < until:
            if self.load.stopping.is_set():
                raise Stopped
            response = self.once(kind, method, address, fields, referer=referer, follow=follow)
            if response is not None and response.status_code < 500:
                if response.status_code >= 400 and response.status_code != 409:
                    raise GivenUp(f"{kind}: {response.status_code} {address}")
                return response
            time.sleep(0.3)
        raise GivenUp(f"{kind}: no answer for {STUBBORN_SECONDS} s: {address}")

    def once(
        self,
        kind: str,
        method: str,
        address: str,
        fields: dict[str, str] | None,
        *,
        referer: str,
        follow: bool,
    ) -> requests.Response | None:
        began, status, words = time.monotonic(), 0, ""
        try:
            response = self.session.request(
                method,
                address,
                data=fields,
                headers={"Referer": referer} if referer else None,
                timeout=PATIENCE_SECONDS,
                allow_redirects=follow,
            )
            status = response.status_code
        except requests.RequestException as error:
            response, words = None, repr(error)[:300]
        at = began - self.load.began
        self.load.note(Answer(at, kind, status, time.monotonic() - began, words))
        return response


class Load:
    """`buyers` order and pay, `readers` only read, until stop()."""

    def __init__(self, base_url: str, slug: str, certificate: str) -> None:
        self.base_url = base_url
        self.certificate = certificate
        self.checkout = f"/checkout/{slug}/"
        self.ledger = Ledger()
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.threads: list[threading.Thread] = []
        self.began = time.monotonic()
        self.numbers = count()
        store = self.session().get(f"{base_url}/{slug}/", timeout=PATIENCE_SECONDS)
        store.raise_for_status()
        self.products = sorted(set(re.findall(rf'href="(/{slug}/shang-pin[^"]*/)"', store.text)))
        if not self.products:
            raise LookupError("the store shows no goods")
        self.pages = ["/", f"/{slug}/", self.products[0], "/search/?q=商品"]

    def session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.verify = self.certificate
        session.headers["User-Agent"] = PHONE
        return session

    def product(self, number: int) -> str:
        return self.products[number % len(self.products)]

    def note(self, answer: Answer) -> None:
        with self.lock:
            self.ledger.answers.append(answer)

    def start(self, *, buyers: int, readers: int) -> None:
        for action, people in ((Shopper.buy, buyers), (Shopper.read, readers)):
            for _person in range(people):
                thread = threading.Thread(target=self._go_on, args=[action], daemon=True)
                thread.start()
                self.threads.append(thread)

    def stop(self) -> Ledger:
        self.stopping.set()
        for thread in self.threads:
            thread.join(timeout=PATIENCE_SECONDS + 5)
        return self.ledger

    def _go_on(self, action) -> None:
        while not self.stopping.is_set():
            try:
                action(Shopper(self, next(self.numbers)))
            except Stopped:
                return
            except Exception as error:  # noqa: BLE001 - told in the report
                with self.lock:
                    self.ledger.given_up.append(repr(error)[:300])
                time.sleep(0.5)
            time.sleep(PAUSE_SECONDS)


@contextmanager
def going_on(load: Load, *, buyers: int = 3, readers: int = 1) -> Iterator[Load]:
    load.start(buyers=buyers, readers=readers)
    try:
        yield load
    finally:
        load.stop()


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise LookupError(f"{pattern} not in {text[:200]!r}")
    return match[1]


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms: token, key, what the page showed."""
    inputs = re.findall(r'<input type="hidden"[^>]*>', page)
    pairs = (
        (re.search(r'name="([^"]+)"', text), re.search(r'value="([^"]*)"', text)) for text in inputs
    )
    return {name[1]: value[1] for name, value in pairs if name and value}

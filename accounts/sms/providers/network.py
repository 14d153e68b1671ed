"""What an exception of a provider's client says about whether the request got there."""

from collections.abc import Iterator

import requests
import urllib3

SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 5, 15
_NOT_REACHED = (
    requests.exceptions.ConnectTimeout,
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.NameResolutionError,
    requests.exceptions.ProxyError,
    requests.exceptions.SSLError,
)


def is_not_reached(error: BaseException) -> bool:
    """No connection came about: what we had to say was never heard."""
    return any(isinstance(one, _NOT_REACHED) for one in _chain(error))


def is_network(error: BaseException) -> bool:
    """The connection failed, before or after we spoke."""
    return any(isinstance(one, OSError | urllib3.exceptions.HTTPError) for one in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, what it came from, and what those carry as arguments."""
    waiting, seen = [error], set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        # urllib3's and Aliyun's names for what is behind an exception of theirs.
        named = [getattr(one, name, None) for name in ("reason", "inner_exception")]
        inner = [one.__cause__, one.__context__, *named, *one.args]
        waiting += [other for other in inner if isinstance(other, BaseException)]

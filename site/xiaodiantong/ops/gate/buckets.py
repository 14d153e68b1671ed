"""Token buckets in this process's memory: a burst at once, then so many a second."""

import time
from collections.abc import Callable


class Buckets:
    """One bucket for each name. Of a thread race a token may come twice: it is no ledger."""

    def __init__(
        self,
        *,
        per_second: float,
        burst: float,
        most: int = 20_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.per_second = per_second
        self.burst = burst
        self.most = most
        self._clock = clock
        self._kept: dict[str, tuple[float, float]] = {}

    def wait(self, name: str) -> float:
        """Takes a token; the seconds until there is one when there is none, else 0."""
        now = self._clock()
        tokens, at = self._kept.get(name, (self.burst, now))
        tokens = min(self.burst, tokens + (now - at) * self.per_second)
        if tokens < 1:
            return (1 - tokens) / self.per_second
        self._kept[name] = (tokens - 1, now)
        if len(self._kept) > self.most:
            self._forget(now)
        return 0

    def _forget(self, now: float) -> None:
        """Full buckets are as good as none; if that frees nothing, all begin anew."""
        full_after = self.burst / self.per_second
        kept = {name: kept for name, kept in self._kept.items() if now - kept[1] < full_after}
        self._kept = kept if len(kept) < self.most // 2 else {}

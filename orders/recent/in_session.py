"""In the visitor's own session: the default. Signing in keeps the session's content."""

from collections.abc import Collection

from orders.recent.storage import MOST, Visitor

KEY = "recent"


class SessionStorage:
    needs_key = False

    def ids(self, visitor: Visitor) -> list[int]:
        return list(visitor.session.get(KEY, []))

    def add(self, visitor: Visitor, product_id: int) -> None:
        others = [pk for pk in self.ids(visitor) if pk != product_id]
        visitor.session[KEY] = [product_id, *others][:MOST]

    def remove(self, visitor: Visitor, product_ids: Collection[int]) -> None:
        visitor.session[KEY] = [pk for pk in self.ids(visitor) if pk not in product_ids]

    def clear(self, visitor: Visitor) -> None:
        visitor.session.pop(KEY, None)

    def merge(self, *, guest: Visitor, user: Visitor) -> None:
        """Both are one session."""

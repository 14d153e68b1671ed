"""Fields of a form that its forms share."""

from django.forms import Field


class SharedFields(dict[str, Field]):
    """
    `base_fields` of a form whose forms change none of them, so that they need no copies: Django
    copies each field for each form, which takes longer than reading what was typed.
    """

    def __deepcopy__(self, memo: dict[int, object]) -> dict[str, Field]:
        return dict(self)

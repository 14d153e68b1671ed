"""Rows written by prepared INSERTs are those that Django would have written."""

import pytest

from tests.ops.test_inserted import (
    test_a_json_of_its_own_for_each_row,
    test_a_row_is_as_django_writes_it,
    test_constraints_speak_as_ever,
    test_rows_of_several_tables_are_written_together,
    test_several_rows_have_their_keys_in_order,
    test_what_is_there_is_updated,
)

__all__ = [
    "test_a_json_of_its_own_for_each_row",
    "test_a_row_is_as_django_writes_it",
    "test_constraints_speak_as_ever",
    "test_rows_of_several_tables_are_written_together",
    "test_several_rows_have_their_keys_in_order",
    "test_what_is_there_is_updated",
]
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

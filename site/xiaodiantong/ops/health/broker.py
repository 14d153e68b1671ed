"""The broker, asked directly: does it answer, and how much waits there."""

from celery import current_app
from kombu import Connection

SECONDS = 2


def depth() -> int:
    """
    Tasks that wait for a worker.

    :raises Exception: of the transport, when the broker does not answer
    """
    name = current_app.conf.task_default_queue
    with current_app.connection_for_read() as connection:
        connection.ensure_connection(max_retries=1, timeout=SECONDS)
        length = getattr(getattr(connection.default_channel, "client", None), "llen", None)
        if length is not None:
            return int(length(name))
        # A queue that nobody declared yet holds nothing.
        size = getattr(connection.default_channel, "_size", None)
        return int(size(name)) if size and _is_in_memory(connection) else 0


def _is_in_memory(connection: Connection) -> bool:
    return connection.transport.driver_type == "memory"

"""How a log line looks: text for people, JSON for programs; both masked, one line an event."""

import json
import logging

from xiaodiantong.ops.logging import request_ids
from xiaodiantong.ops.logging.masking import masked

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_PLAIN = (str, int, float, bool)


def _extras(record: logging.LogRecord) -> dict[str, object]:
    """What the caller named in `extra`; objects (a request) are left out."""
    given = vars(record).items()
    return {name: value for name, value in given if name not in _OWN and isinstance(value, _PLAIN)}


class TextLine(logging.Formatter):
    """2026-11-20 17:15:59,123 INFO accounts.protection.sms_codes [request] message name=value"""

    def format(self, record: logging.LogRecord) -> str:
        # A visitor's line break must not begin a line that we seem to have written.
        said = record.getMessage().replace("\r", "\\r").replace("\n", "\\n")
        head = f"{self.formatTime(record)} {record.levelname} {record.name}"
        extras = "".join(f" {name}={value}" for name, value in _extras(record).items())
        line = f"{head} [{request_ids.current.get()}] {said}{extras}"
        if record.exc_info:
            line = f"{line}\n{self.formatException(record.exc_info)}"
        return masked(line)


class JsonLine(logging.Formatter):
    """One object a line, Chinese as it is."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": request_ids.current.get(),
            "message": masked(record.getMessage()),
        }
        fields |= {
            name: masked(value) if isinstance(value, str) else value
            for name, value in _extras(record).items()
        }
        if record.exc_info:
            fields["error"] = masked(self.formatException(record.exc_info))
        return json.dumps(fields, ensure_ascii=False)


class BareLine(logging.Formatter):
    """The message alone, which is JSON already."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(record.getMessage())

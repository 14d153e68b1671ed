"""Why a figure is not reached, in a few words, by the key of its row; kept true by hand."""

REASONS: dict[str, str] = {}

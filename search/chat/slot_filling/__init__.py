"""Words and amounts put together into wishes."""

"""Which products of the store words may mean, and which of them they mean."""

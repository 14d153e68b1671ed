"""A line that cannot be filled: another product, without it, or later, as the shopper says."""

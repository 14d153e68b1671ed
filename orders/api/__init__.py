"""Many: one kind of thing of the shopper's API a module."""

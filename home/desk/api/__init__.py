"""Many: one kind of thing of the merchant's API a module."""

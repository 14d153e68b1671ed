"""Many steps from a message to goods and amounts, one a module: `reader` takes them in turn."""

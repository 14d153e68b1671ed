"""From a message to goods and amounts: `reader` takes the steps in turn, a room has a few."""

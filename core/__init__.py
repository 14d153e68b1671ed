"""Many small tools, each of its own, that know of nothing above them."""

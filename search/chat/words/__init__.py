"""What words, numbers, units and sizes of a message are, whatever the shop sells."""

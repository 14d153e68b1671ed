"""When a store answers its shoppers, and with which words."""

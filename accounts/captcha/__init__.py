"""A question that programs answer badly, for who asks often."""

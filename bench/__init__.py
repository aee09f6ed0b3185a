"""What `make bench` measures: ratios against a yardstick of the same run, never a pass or a fail."""

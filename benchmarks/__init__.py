"""What is measured, against what else, on this machine."""

"""What changed between two texts: hunks, lines, words."""

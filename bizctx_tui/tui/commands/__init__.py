"""What a person can ask for: by a key, by name in the palette, and in the help."""

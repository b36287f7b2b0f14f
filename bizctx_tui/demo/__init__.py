"""A local stand-in for the App API, with sample organizations."""

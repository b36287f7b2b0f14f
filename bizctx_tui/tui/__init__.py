"""The full-screen editor."""

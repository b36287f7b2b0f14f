"""The use cases: asynchronous, and unaware of screens."""

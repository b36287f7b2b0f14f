"""Widgets: they take data and post messages."""

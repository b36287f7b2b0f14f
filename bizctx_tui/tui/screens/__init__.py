"""Whole screens and modals, each beside its style sheet."""

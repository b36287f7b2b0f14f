"""Markdown for the preview: blocks, and the rows they are drawn as."""

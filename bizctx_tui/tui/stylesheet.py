"""Styles the parts of a widget without making them anew each time.

A widget that draws its own rows has a name for the look of each part, and the screen library
finds that look with a node that stands for the part: a whole node of the tree, of some
kilobytes. It makes all of them again whenever the widget is styled, as with every change of
the focus and every box that opens, and only the garbage collector finds the old ones. Here
they stay, and only what they look like is found out again.
"""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode


class LastingStylesheet(Stylesheet):
    """Styles what the library's own stylesheet styles, with less work and less litter."""

    def copy(self) -> LastingStylesheet:
        """One of the same sources."""
        stylesheet = LastingStylesheet(variables=self._variables.copy())
        stylesheet.source = self.source.copy()
        return stylesheet

    def _process_component_classes(self, node: DOMNode) -> None:
        names = node._get_component_classes()
        if not names:
            return
        looks = node._component_styles
        changed = False
        for name in sorted(names):
            styles = looks.get(name)
            part = None if styles is None else styles.node
            before = None if styles is None else styles.get_rules()
            if part is None:
                part = DOMNode(classes=name)
                part._attach(node)
            self.apply(part)
            looks[name] = part.styles
            changed = changed or before != part.styles.get_rules()
        if changed:
            node.refresh()

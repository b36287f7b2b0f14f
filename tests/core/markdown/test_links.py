"""Links where they are drawn, and the headings that links lead to."""

from __future__ import annotations

import pytest

from bizctx_tui.core.markdown.document import MarkdownDocument
from bizctx_tui.core.markdown.links import Link, line_of_anchor, links_of, slug
from bizctx_tui.core.markdown.spans import Row, Span


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("# Web App — Project Context", "web-app--project-context"),
        ("## tldr; ##", "tldr"),
        ("Two\n---", "two"),
        ("Two *lines*\nof it\n===", "two-lines-of-it"),
        ("### `code_name` & [link](http://x.y)", "code_name--link"),
        ("# Über 漢字", "über-漢字"),
        ("#", ""),
    ],
)
def test_headings_have_the_names_that_links_use(heading: str, name: str) -> None:
    assert slug(heading) == name


def test_an_anchor_leads_to_its_heading_and_later_ones_are_numbered() -> None:
    document = MarkdownDocument()
    document.update("# One\n\n## Same\n\ntext\n\n## Same\n\n# " + "long " * 200)
    for address, line in (("#one", 0), ("#same", 2), ("#same-1", 6), ("#Same", 2), ("#%73ame", 2)):
        assert line_of_anchor(document, address) == line
    for address in ("#", "#none", "#same-2", "#" + "-".join(["long"] * 200)):
        assert line_of_anchor(document, address) is None


def test_spans_of_one_link_are_one_link() -> None:
    rows: list[tuple[int, Row]] = [
        (3, (Span("a", "text"), Span("b", "link", "/x"), Span(" (/x)", "link-target", "/x"))),
        (4, (Span("▌ ", "quote"), Span("c", "link", "/x"), Span(" ", "text"))),
        (5, (Span("d", "link", "/y"), Span("e", "link", "/x"))),
        (7, (Span("f", "link", "/x"),)),
    ]
    assert links_of(rows) == [
        Link("/x", ((3, 1), (3, 2), (4, 1))),
        Link("/y", ((5, 0),)),
        Link("/x", ((5, 1),)),
        Link("/x", ((7, 0),)),
    ]

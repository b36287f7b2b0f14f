"""Finding and replacing words against a naive model, on texts of every kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizctx_tui.core.text.buffer import Buffer
from bizctx_tui.core.text.document import Document
from bizctx_tui.core.text.replace import Edit, TooLarge, replace_words
from bizctx_tui.core.text.search import Hit, Matches, Query, SearchText, find_words, folded

PIECES = [
    "a", "A", "b", "ab", "aB", "_", " ", "é", "É", "İ", "ß", "ẞ", "ς", "σ", "Σ", "漢", "\r", "\n",
    "\r\n", "\x00", "\ud800", "\U0001f600", "\u2028", "\x0c", "e\u0301",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
words = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join)
queries = st.builds(Query, words, st.booleans(), st.booleans())


def as_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def naive(text: str, query: Query) -> list[tuple[int, int]]:
    """The matches in a text of LF endings, found one character after the other."""
    needle = as_lf(query.text)

    def same(one: str, other: str) -> bool:
        return one == other or (query.ignores_case and folded(one) == folded(other))

    def word(place: int) -> bool:
        return 0 <= place < len(text) and (text[place] == "_" or text[place].isalnum())

    found, place = [], 0
    while place + len(needle) <= len(text):
        end = place + len(needle)
        alone = not query.whole_word or not (word(place - 1) or word(end))
        if alone and all(map(same, text[place:end], needle)):
            found.append((place, end))
            place = end
        else:
            place += 1
    return found


@given(texts, queries)
def test_the_matches_are_those_of_a_naive_search(text: str, query: Query) -> None:
    matches = find_words(SearchText(text), query)
    assert list(zip(matches.starts, matches.ends, strict=True)) == naive(as_lf(text), query)
    assert matches.count == len(matches.starts)


@given(texts)
def test_places_positions_and_offsets_agree(text: str) -> None:
    searched, document = SearchText(text), Document(text)
    for place in range(len(searched.text) + 1):
        position = searched.position(place)
        assert searched.place(position) == place
        assert searched.offset(place) == document.offset(position)


@given(texts, queries)
def test_the_parts_in_lines_are_the_matches(text: str, query: Query) -> None:
    searched = SearchText(text)
    matches = find_words(searched, query)
    document = Document(text)
    seen = dict.fromkeys(range(matches.count), "")
    for line in range(document.line_count):
        for start, end, index in matches.in_line(line):
            seen[index] += document.line(line)[start:end]
        first, _ = searched.line_places(line)
        assert matches.goes_on(line) == any(
            start < first <= end for start, end in zip(matches.starts, matches.ends, strict=True)
        )
    for index, (start, end) in enumerate(zip(matches.starts, matches.ends, strict=True)):
        assert seen[index] == searched.text[start:end].replace("\n", "")


@given(texts, queries, st.sampled_from(["", "x", "\\1", "y\nz"]), st.data())
def test_replace_all_is_that_of_the_plain_string(
    text: str, query: Query, fresh: str, data: st.DataObject
) -> None:
    matches = find_words(SearchText(text), query)
    if not matches.count:
        return
    buffer = Buffer(text)
    cursor = data.draw(st.integers(0, len(text)))
    newline = buffer.document.newline
    edit = replace_words(matches, fresh, newline=newline, cursor=cursor)
    assert isinstance(edit, Edit)
    expected, at = [], 0
    for start, end in zip(matches.starts, matches.ends, strict=True):
        first, last = matches.searched.offset(start), matches.searched.offset(end)
        expected += [text[at:first], fresh.replace("\n", newline)]
        at = last
    expected.append(text[at:])
    before = buffer.text
    buffer.replace(edit.start, edit.end, edit.text)
    assert buffer.text == "".join(expected)
    assert 0 <= edit.cursor <= len(buffer.text)
    if cursor == len(text):
        assert edit.cursor == len(buffer.text)
    assert buffer.undo()
    assert buffer.text == before
    assert not buffer.can_undo


def test_the_edit_reaches_from_the_first_match_to_the_last_and_no_further() -> None:
    text = "keep\r\none two\rone\nkeep"
    edit = replace_words(
        find_words(SearchText(text), Query("one")), "1", newline="\r\n", cursor=len(text)
    )
    assert isinstance(edit, Edit)
    assert (edit.start, edit.end, edit.text) == ((1, 0), (2, 3), "1 two\r1")
    assert edit.cursor == len(text) - 4


def test_one_match_is_replaced_alone() -> None:
    matches = find_words(SearchText("one one one"), Query("one"))
    edit = replace_words(matches, "2", newline="\n", cursor=4, only=1)
    assert edit == Edit(matches.stretch(1)[0], matches.stretch(1)[1], "2", 4)


def test_a_text_is_not_made_too_large() -> None:
    matches = find_words(SearchText("a" * 50_000), Query("a"))
    assert isinstance(replace_words(matches, "b" * 21, newline="\n", cursor=0), TooLarge)
    assert isinstance(replace_words(matches, "b" * 20, newline="\n", cursor=0), Edit)


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Foo foo FOO", Query("foo"), 3),
        ("Foo foo FOO", Query("Foo"), 1),
        ("Foo foo FOO", Query("foo", case_sensitive=True), 1),
        ("foo food a_foo foo.", Query("foo", whole_word=True), 2),
        ("aaaa", Query("aa"), 2),
        ("İİi", Query("i"), 1),
        ("Straße STRASSE STRAẞE", Query("straße"), 2),
        ("a\r\nb\rc\nd", Query("\n"), 3),
        ("a\r\nb", Query("a\nb"), 1),
        ("x", Query(""), 0),
        ("a.b", Query("."), 1),
    ],
)
def test_what_counts_as_a_match(text: str, query: Query, found: int) -> None:
    assert find_words(SearchText(text), query).count == found


def test_a_pattern_ignores_case_unless_a_letter_of_it_is_capital() -> None:
    assert Query(r"\S\W\Bfoo", pattern=True).ignores_case
    assert not Query(r"\S\WFoo", pattern=True).ignores_case


def test_the_way_from_match_to_match_goes_round() -> None:
    matches = find_words(SearchText("a b a b a"), Query("a"))
    assert [matches.at_or_after(place) for place in (0, 1, 8, 9)] == [
        Hit(0, False), Hit(1, False), Hit(2, False), Hit(0, True),
    ]  # fmt: skip
    assert [matches.before(place) for place in (0, 1, 8, 9)] == [
        Hit(2, True), Hit(0, False), Hit(1, False), Hit(2, False),
    ]  # fmt: skip
    assert Matches(SearchText(""), Query("a")).at_or_after(0) is None
    assert Matches(SearchText(""), Query("a")).before(0) is None


def test_more_matches_than_are_kept_are_still_counted() -> None:
    matches = find_words(SearchText("a" * 60_000), Query("a"))
    assert (matches.count, len(matches.starts)) == (60_000, 50_000)

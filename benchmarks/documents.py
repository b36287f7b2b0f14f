"""The texts that are opened, typed into and pasted: generated, the same in every run."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Final

LARGE: Final = 49_000
SMALL: Final = 1_000
MIDPOINT: Final = "Midpoint"
"""The first word of the paragraph in the middle of a mixed document; nowhere else in it."""

TYPED: Final = "Z"
"""What every typed word begins with. No mixed document has a Z, large or small."""

_PROSE: Final = (
    "account active after all and any baseline basket before between billing by campaign "
    "channel checkout cohort country customer daily dashboard decline device distinct event "
    "experiment failed feature first for from funnel goal growth holdout identity in invoice "
    "is it last late ledger level login market mean median metric mobile monthly never of on "
    "only open order owner paid people per plan project property queue quarter refund region "
    "report retention return sample search segment server session share signup store stream "
    "support target team test that the they to trial unique upload user value visit web week "
    "when where which with within without year"
)
_WORDS: Final = _PROSE.split()
_WIDE: Final = (
    "顧客", "注文", "返品", "売上", "ストア", "会員", "초대", "결제", "订单", "用户", "🛒", "📦",
    "✅", "🚚", "👩‍💻", "🇩🇪", "naïve", "Größe", "Ångström",
)  # fmt: skip


def mixed(characters: int, seed: int = 0) -> str:
    """Markdown as people write it: headings, prose, lists, tables, fences, links, CJK, emoji.

    Args:
        characters: How many code points it has, at least 1,000.
        seed: Another one gives another text; the heading names it as ``Title`` and the
            number, which is nowhere else in the text.
    """
    writer = _Writer(random.Random(f"mixed {seed}"))
    first = f"# Title{seed} of a generated context\n\n{writer.prose(20)}\n\n"
    middle = f"{MIDPOINT} of the document: {writer.prose(70)}\n\n"
    before = writer.filled(first, characters // 2 - len(middle) // 2)
    return writer.filled(before + middle, characters)


class _Writer:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._section = 0

    def filled(self, text: str, characters: int) -> str:
        """The text with sections behind it, of exactly that many characters."""
        makers: tuple[Callable[[], str], ...] = (
            self._prose_section, self._list, self._prose_section, self._table, self._fence,
            self._prose_section, self._tasks, self._quote,
        )  # fmt: skip
        while True:
            block = makers[self._section % len(makers)]()
            self._section += 1
            if self._section % 3 == 1:
                level = "##" if self._section % 2 else "###"
                block = f"{level} {self.words(4).capitalize()} {self._section}\n\n{block}"
            if len(text) + len(block) + 2 >= characters - 40:
                break
            text += f"{block}\n\n"
        rest = characters - len(text) - 3
        filling = self.words(max(1, rest // 3))[: max(rest, 0)].rstrip()
        return text + filling.ljust(rest, ".") + ".\n\n"

    def words(self, count: int) -> str:
        return " ".join(self._chance.choices(_WORDS, k=count))

    def prose(self, count: int) -> str:
        """One line of sentences with inline markup in it."""
        parts: list[str] = []
        while sum(part.count(" ") + 1 for part in parts) < count:
            parts.append(self.words(self._chance.randint(3, 9)))
            parts.append(self._inline())
        text = " ".join(parts)
        return text[0].upper() + text[1:] + "."

    def _inline(self) -> str:
        kind = self._chance.randrange(8)
        words = self.words(2)
        if kind == 0:
            return f"**{words}**"
        if kind == 1:
            return f"*{words}*"
        if kind == 2:
            return f"`{words.replace(' ', '_')}`"
        if kind == 3:
            return f"[{words}](https://docs.example.com/{words.replace(' ', '/')})"
        if kind == 4:
            return self._chance.choice(_WIDE)
        return f"{words},"

    def _prose_section(self) -> str:
        return "\n\n".join(self.prose(self._chance.randint(40, 90)) for _ in range(2))

    def _list(self) -> str:
        return "\n".join(
            f"{'  ' * (number % 3)}- **{self.words(1)}**: {self.prose(8)}" for number in range(9)
        )

    def _tasks(self) -> str:
        return "\n".join(
            f"{number}. [{'x' if number % 2 else ' '}] {self.prose(7)}" for number in range(1, 7)
        )

    def _quote(self) -> str:
        return "\n".join(f"> {self.prose(12)}" for _ in range(3))

    def _table(self) -> str:
        rows = [f"| {self.words(1)} | {self._chance.choice(_WIDE)} | {self.words(4)} |"]
        rows += ["|---|:-:|---|"]
        rows += [
            f"| `{self.words(1)}` | {self._chance.choice(_WIDE)} | {self.words(5)} |"
            for _ in range(8)
        ]
        return "\n".join(rows)

    def _fence(self) -> str:
        name, other = self.words(1), self.words(1)
        if self._section % 16 < 8:
            lines = [f"SELECT {name}, COUNT(*) AS n  -- {self.words(3)}", f"FROM {other}s"]
            lines += ["WHERE day >= '2026-01-01' AND state IN ('paid', 'sent')"]
            lines += [f"GROUP BY {name} HAVING COUNT(*) > 10;"]
            return "\n".join(["```sql", *lines, "```"])
        lines = [f"def {name}_rate(rows: list[dict[str, int]]) -> float:"]
        lines += [f'    """{self.words(5)}."""', f'    n = sum(row["{other}"] for row in rows)']
        lines += ["    return n / len(rows) if rows else 0.0  # a share"]
        return "\n".join(["```python", *lines, "```"])


def typed_words(count: int, letters: int, seed: int) -> list[str]:
    """Words to type, each another one; each begins with :data:`TYPED` and has it only there."""
    chance = random.Random(f"typed {seed}")
    words: dict[str, None] = {}
    while len(words) < count:
        rest = "".join(chance.choices("abcdefghijklmnopqrstuvwxy", k=letters - len(TYPED)))
        words[TYPED + rest] = None
    return list(words)


WORST_LENGTH: Final = 50_000


def worst_texts() -> dict[str, str]:
    """Texts of up to 50,000 code points that are hard to show, by name."""
    return {
        "50,000 [": "[" * WORST_LENGTH,
        "50,000 *": "*" * WORST_LENGTH,
        "50,000 >": ">" * WORST_LENGTH,
        "50,000 `": "`" * WORST_LENGTH,
        "**a 12,500 times": _repeated("**a "),
        "nested lists": _filled("  " * (depth % 100) + "- a\n" for depth in range(WORST_LENGTH)),
        "a list of 12,500 items": _repeated("- a\n"),
        "12,500 headings": _repeated("# a\n"),
        "a table of 5,000 columns": _wide_table(),
        "a table of 5,000 rows": "|a|b|\n|-|-|\n" + "| c | d |\n" * 4_998,
        "a fence that never ends": "```python\n" + _repeated("x = [1, 'a']  # b\n")[:-10],
        "one line of 50,000 characters": _repeated("word and another "),
        "50,000 newlines": "\n" * WORST_LENGTH,
        "50,000 emoji": "😀" * WORST_LENGTH,
        "50,000 CJK": "語" * WORST_LENGTH,
        "50,000 combining marks": "e" + "\u0301" * (WORST_LENGTH - 1),
        "ZWJ sequences": _repeated("👩‍👩‍👧‍👦"),
        "50,000 tabs": "\t" * WORST_LENGTH,
    }


def _repeated(part: str) -> str:
    return (part * (WORST_LENGTH // len(part) + 1))[:WORST_LENGTH]


def _filled(parts: Iterable[str]) -> str:
    """As many of the parts as fit, whole, from the first on."""
    text: list[str] = []
    length = 0
    for part in parts:
        length += len(part)
        if length > WORST_LENGTH:
            break
        text.append(part)
    return "".join(text)


def _wide_table() -> str:
    cells = 5_000
    return "\n".join(["|a" * cells + "|", "|-" * cells + "|", "|b" * cells + "|", ""])

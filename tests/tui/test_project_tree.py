"""The tree: keys, filter, folding, badges, and texts that would like to break it."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from bizctx_tui.core.models import Me, Organization, Project, Scope
from bizctx_tui.core.tree import Badge, grouped
from bizctx_tui.tui.widgets.project_tree import ProjectTree

HOSTILE = "[red]x[/] [/] \x1b[31mred\x1b[0m \u202eevil\u2066 \x00\n\t"


def me(projects: int) -> Me:
    return Me(
        organizations=(Organization(id=1, name="Acme"), Organization(id=2, name=HOSTILE)),
        projects=(
            Project(id="7", name=HOSTILE, organization_id=2),
            *(
                Project(id=str(100 + n), name=f"Project {n:05}", organization_id=1)
                for n in range(projects)
            ),
        ),
    )


class Host(App[None]):
    def __init__(self, projects: int = 3) -> None:
        super().__init__()
        self.asked: list[Scope] = []
        self.opened: list[Scope] = []
        self.needles: list[str] = []
        self.tree_of = me(projects)

    def compose(self) -> ComposeResult:
        yield ProjectTree(self.badge)

    def badge(self, scope: Scope) -> Badge:
        self.asked.append(scope)
        return Badge(8_200, unsaved=True) if scope.id == "101" else Badge()

    def on_mount(self) -> None:
        self.tree_widget.show(grouped(self.tree_of, active_project_id="100"))
        self.tree_widget.focus()

    @property
    def tree_widget(self) -> ProjectTree:
        return self.query_one(ProjectTree)

    @property
    def rows(self) -> list[str]:
        tree = self.tree_widget
        return [tree.render_line(y).text for y in range(tree.size.height)]

    def on_project_tree_opened(self, event: ProjectTree.Opened) -> None:
        self.opened.append(event.scope)

    def on_project_tree_narrowed(self, event: ProjectTree.Narrowed) -> None:
        self.needles.append(event.needle)


async def test_it_shows_groups_documents_and_badges() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)):
        rows = [row.rstrip() for row in app.rows]
        assert rows[0].startswith("▾ [red]x[/] [/] ␛[31mred")
        assert [row.split() for row in rows[3:8]] == [
            ["▾", "Acme"],
            ["Organization", "?"],
            ["Project", "00000", "?"],
            ["Project", "00001", "●", "8.2k"],
            ["Project", "00002", "?"],
        ]


async def test_hostile_names_move_and_colour_nothing() -> None:
    app = Host()
    async with app.run_test(size=(60, 12)):
        for y in range(12):
            strip = app.tree_widget.render_line(y)
            assert strip.cell_length == app.tree_widget.size.width
            assert not any(ord(c) < 32 or c in "\u202e\u2066" for c in strip.text)
        assert any("␛[31mred␛[0m ▯evil▯ ␀␊␉" in row for row in app.rows)


async def test_keys_move_open_and_fold() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        tree = app.tree_widget
        await pilot.press("end", "enter")
        assert app.opened == [Scope.project("102")]
        await pilot.press("up", "enter")
        assert app.opened[-1] == Scope.project("101")
        await pilot.press("left")
        assert tree.pointed is None
        assert not any("Project 0" in row for row in app.rows)
        await pilot.press("enter", "down", "enter")
        assert app.opened[-1] == Scope.organization(1)
        await pilot.press("home", "up", "down", "down", "enter")
        assert app.opened[-1] == Scope.project("7")


async def test_the_filter_narrows_by_what_is_typed() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        tree = app.tree_widget
        tree.point_at(Scope.project("101"))
        await pilot.press(*"000012", "backspace")
        assert app.needles == ["0", "00", "000", "0000", "00001", "000012", "00001"]
        assert [row.split() for row in app.rows if row.strip()] == [
            ["▾", "Acme"],
            ["Project", "00001", "●", "8.2k"],
        ]
        assert tree.pointed == Scope.project("101")
        tree.narrow("no such thing")
        assert "nothing matches" in app.rows[0]
        assert tree.pointed is None
        await pilot.press("enter", "up", "end", "left")
        assert app.opened == []
        tree.narrow("")
        assert len([row for row in app.rows if row.strip()]) == 8


async def test_a_click_opens() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.click(ProjectTree, offset=(6, 5))
        assert app.opened == [Scope.project("100")]


async def test_ten_thousand_projects_cost_what_the_visible_ones_cost() -> None:
    app = Host(10_000)
    async with app.run_test(size=(40, 12)) as pilot:
        assert app.tree_widget.virtual_size.height == 10_005
        await pilot.pause()
        assert len(set(app.asked)) <= 12
        app.asked.clear()
        await pilot.press("end", "enter")
        assert app.opened == [Scope.project("10099")]
        assert len(set(app.asked)) <= 24
        app.tree_widget.narrow("09999")
        assert app.tree_widget.pointed == Scope.project("10099")


@pytest.mark.parametrize("width", [1, 2, 5, 20])
async def test_narrow_widths_stay_in_their_cells(width: int) -> None:
    app = Host()
    async with app.run_test(size=(width, 12)):
        tree = app.tree_widget
        assert {tree.render_line(y).cell_length for y in range(12)} == {tree.size.width}


async def test_a_new_list_keeps_the_cursor_on_its_document() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)):
        tree = app.tree_widget
        tree.point_at(Scope.project("102"))
        tree.show(grouped(me(50), active_project_id="100"))
        assert tree.pointed == Scope.project("102")


async def test_the_cursor_is_in_sight_from_the_start_and_after_a_resize() -> None:
    class Pointed(Host):
        def on_mount(self) -> None:
            super().on_mount()
            self.tree_widget.point_at(Scope.project("1000"))

    app = Pointed(1_000)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        assert any("Project 00900" in row for row in app.rows)
        await pilot.resize_terminal(40, 5)
        await pilot.pause()
        assert any("Project 00900" in row for row in app.rows)


async def test_a_document_that_is_hidden_can_be_revealed() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        tree = app.tree_widget
        tree.narrow("00001")
        tree.reveal(Scope.project("102"))
        assert tree.pointed == Scope.project("102")
        assert tree.needle == ""
        await pilot.press("left")
        assert tree.pointed is None
        tree.reveal(Scope.project("101"))
        assert tree.pointed == Scope.project("101")
        tree.narrow("0000")
        tree.reveal(Scope.project("100"))
        assert tree.needle == "0000"


async def test_a_scrollbar_covers_no_badge() -> None:
    app = Host(projects=100)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        width = app.tree_widget.scrollable_content_region.width
        assert width < 40
        badges = [row for row in app.rows if "8.2k" in row]
        assert badges
        assert all(len(row) == width for row in badges)
        # After the list is there, so that the scrollbar came later than the first drawing.
        await pilot.press("down")
        assert "8.2k" in "\n".join(strip.text for strip in app.screen._compositor.render_strips())

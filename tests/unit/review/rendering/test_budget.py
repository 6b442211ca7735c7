"""A text within its limit: in order, whole, and the worst first."""

from stacks.review.rendering.budget import Item, Part, fit, groups_of


def part(name: str, count: int, rank: int, *, long: int = 200, whole: bool = False) -> Part:
    items = [
        Item.of(f"{name}{place} " + "x" * long, f"{name}{place} short", group="ab"[place % 2]) for place in range(count)
    ]
    items.sort(key=lambda item: item.group)
    return Part(
        rank=rank,
        opening=f"[{name}",
        closing=f"{name}]",
        items=items,
        rest=lambda left: f"{len(left)} more",
        whole=whole,
        heading=lambda group: f"-- {group}",
    )


def test_all_of_it_stands_there_where_it_fits() -> None:
    text = fit([part("p", 3, 0), part("q", 2, 1)], 10_000)
    assert text.count("x" * 200) == 5
    assert "more" not in text
    assert text.index("[p") < text.index("p]") < text.index("[q") < text.index("q]")


def test_it_never_grows_beyond_its_limit() -> None:
    for limit in (2_000, 2_500, 5_000, 20_000):
        parts = [part("p", 400, 2), part("q", 400, 1, whole=True), part("r", 400, 3, long=9_000)]
        assert len(fit(parts, limit)) <= limit


def test_what_is_left_out_is_counted() -> None:
    text = fit([part("p", 400, 0)], 2_000)
    shown = sum(line.startswith("p") and not line.startswith("p]") for line in text.splitlines())
    assert f"{400 - shown} more" in text
    assert 0 < shown < 400


def test_the_lowest_rank_is_the_fullest_and_the_last_is_not_silent() -> None:
    text = fit([part("p", 20, 2), part("q", 10, 1, whole=True)], 3_800)
    assert text.count("q0 " + "x" * 200) == 1
    assert text.count("x" * 200) > 5
    assert "short" in text


def test_a_group_has_one_heading() -> None:
    text = fit([part("p", 6, 0)], 10_000)
    assert text.count("-- a") == text.count("-- b") == 1


def test_an_item_counts_for_all_that_it_stands_for() -> None:
    items = [Item(group="api", short="x", stands_for=3), Item.of("y", group="web")]
    assert groups_of(items) == ["api", "api", "api", "web"]


def test_what_has_no_room_is_not_even_made() -> None:
    asked = []

    def fuller(place: int) -> list[str]:
        asked.append(place)
        return ["x" * 10_000]

    items = [Item(group="", short="short", fuller=lambda place=place: fuller(place)) for place in range(1_000)]  # type: ignore[misc]
    assert len(fit([Part(rank=0, opening="p", items=items)], 20_000)) <= 20_000
    assert len(asked) < 100

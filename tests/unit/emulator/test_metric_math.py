"""Metric math: what alarms on a ratio are made of."""

import pytest

from local.emulator.metric_math import UnknownExpressionError, evaluate

PERCENTAGE = "IF(whole >= 20, 100 * FILL(part, 0) / whole, 0)"


@pytest.mark.parametrize(
    ("expression", "measured", "value"),
    [
        (PERCENTAGE, {"part": 3, "whole": 50}, 6),
        (PERCENTAGE, {"part": None, "whole": 50}, 0),
        (PERCENTAGE, {"part": 10, "whole": 19}, 0),
        (PERCENTAGE, {"part": 10, "whole": None}, None),
        ("part / whole", {"part": 1, "whole": 0}, None),
        ("-part + 2 * (whole - 1.5)", {"part": 1, "whole": 4}, 4),
        ("part < whole", {"part": 1, "whole": 4}, 1),
        ("part + whole", {"part": 1, "whole": None}, None),
    ],
)
def test_an_expression_has_the_value_that_cloudwatch_gives_it(
    expression: str, measured: dict[str, float | None], value: float | None
) -> None:
    assert evaluate(expression, measured.__getitem__) == value


@pytest.mark.parametrize("expression", ["SUM(METRICS())", "part **", "'text'", "part ^ 2", "SEARCH('x', 'Sum', 60)"])
def test_what_is_not_known_is_not_guessed(expression: str) -> None:
    with pytest.raises(UnknownExpressionError):
        evaluate(expression, lambda _: 1.0)

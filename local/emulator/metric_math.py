"""CloudWatch's metric math, as far as alarms on a ratio need it: arithmetic, comparisons, IF and FILL.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

Number = float | None
"""None where nothing was measured: it makes everything that is calculated with it None, but for FILL."""

_OPERATORS: Final[dict[type[ast.AST], Callable[[float, float], float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class UnknownExpressionError(ValueError):
    """An expression uses more of metric math than this module knows."""


def evaluate(expression: str, value_of: Callable[[str], Number]) -> Number:
    """The value of an expression over one period; `value_of` gives that of another query by its id.

    Raises:
        UnknownExpressionError: something in it is neither of the above.
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except SyntaxError as error:
        raise UnknownExpressionError(expression) from error
    return _value(tree, value_of)


def _value(node: ast.expr, value_of: Callable[[str], Number]) -> Number:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return value_of(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            value = _value(operand, value_of)
            return None if value is None else -value
        case ast.BinOp(left=left, op=sign, right=right) | ast.Compare(left=left, ops=[sign], comparators=[right]):
            return _calculated(sign, _value(left, value_of), _value(right, value_of))
        case ast.Call(func=ast.Name(id="IF"), args=[condition, then, otherwise]):
            holds = _value(condition, value_of)
            return None if holds is None else _value(then if holds else otherwise, value_of)
        case ast.Call(func=ast.Name(id="FILL"), args=[measured, replacement]):
            value = _value(measured, value_of)
            return _value(replacement, value_of) if value is None else value
    raise UnknownExpressionError(ast.unparse(node))


def _calculated(sign: ast.AST, left: Number, right: Number) -> Number:
    calculate = _OPERATORS.get(type(sign))
    if calculate is None:
        raise UnknownExpressionError(type(sign).__name__)
    if left is None or right is None or (calculate is operator.truediv and right == 0):
        return None
    return float(calculate(left, right))

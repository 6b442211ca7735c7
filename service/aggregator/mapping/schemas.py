"""How the rows of a source become observations, as a person says it."""

from enum import StrEnum
from typing import Annotated, Self

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

MOST_VALUES = 100
MOST_LABELS = 20


class SourceFormat(StrEnum):
    """`json` is an array of objects, or a document in which `rows` names one; `feed` is RSS or Atom."""

    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"
    FEED = "feed"
    PARQUET = "parquet"


def _compiles(expression: str) -> str:
    try:
        jmespath.compile(expression)
    except JMESPathError as error:
        raise ValueError(f"not a JMESPath expression: {' '.join(str(error).split())}") from None
    return expression


_NO_NUL = r"^[^\x00]*$"
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_NO_NUL)]
Path = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=_NO_NUL), AfterValidator(_compiles)]


class Cell(BaseModel):
    """Where a row holds something: `column` by its name, or `path` as JMESPath (JSON, feeds and Parquet)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: Name | None = None
    path: Path | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.column is None) == (self.path is None):
            raise ValueError("say either column or path")
        return self

    @property
    def said(self) -> str:
        """As a message names it."""
        return self.column or self.path or ""


class NamedCell(Cell):
    """A value or a label; `name` is what the series or the label is called, else as the column or path."""

    name: Name | None = None

    @property
    def called(self) -> str:
        return (self.name or self.said)[:200]


class Mapping(BaseModel):
    """What of a row is the time, the values and the labels.

    With `series` each row says itself which series its values belong to (a long file); else a value's column does
    (a wide one). Without `time_format` the usual ways to write a time are understood, and one that names no offset is
    UTC.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "time": {"column": "date"},
                    "values": [{"column": "temp_max", "name": "temperature"}],
                    "labels": [{"column": "location"}],
                }
            ]
        },
    )

    rows: Path | None = Field(default=None, description="JMESPath to the array of rows in a JSON document.")
    time: Cell
    time_format: Annotated[str, StringConstraints(min_length=2, max_length=50, pattern="%")] | None = Field(
        default=None, description="As Python's strptime has it, such as `%d/%m/%Y %H:%M`."
    )
    values: list[NamedCell] = Field(min_length=1, max_length=MOST_VALUES)
    series: Cell | None = None
    labels: list[NamedCell] = Field(default_factory=list, max_length=MOST_LABELS)
    delimiter: Annotated[str, StringConstraints(pattern=r"^[,;\t|]$")] | None = Field(
        default=None, description="Of a CSV file; else the one that cuts its first rows most evenly."
    )

    @model_validator(mode="after")
    def _tells_them_apart(self) -> Self:
        for noun, cells in (("value", self.values), ("label", self.labels)):
            names = [cell.called for cell in cells]
            if twice := {name for name in names if names.count(name) > 1}:
                raise ValueError(f"two {noun}s are called {min(twice)!r}: give one of them a name of its own")
        if self.series is not None and len(self.values) > 1:
            raise ValueError("with series there is one value a row: the row says what it is a value of")
        return self

"""A step of an update: a dynamic resource that does one thing when what it stands for changes."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ResourceProvider, UpdateResult


class StepProvider(ResourceProvider):
    """Takes the step when the resource is created and whenever one of the ``compared`` inputs changes.

    Never in a preview; and nothing is undone when the resource goes. Each is in an importable module, so that the
    state holds a reference to it and not its code: a change of library versions is not a change of the stack. They
    import boto3 late, because every preview loads their modules.
    """

    serialize_as_secret_always = False
    compared: ClassVar[tuple[str, ...]]

    @abstractmethod
    def take(self, props: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take the step; returns the outputs that it adds to the inputs. Raises UpdateError."""

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Take the inputs as they are."""
        return CheckResult(news, [])

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """A change of what is compared is a change, and nothing else is."""
        return DiffResult(changes=any(_olds.get(key) != _news.get(key) for key in self.compared))

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Take the step for the first time."""
        return CreateResult(id_=type(self).__name__, outs={**props, **self.take(props)})

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Take it again."""
        return UpdateResult(outs={**_news, **self.take(_news)})

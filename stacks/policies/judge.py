"""What the pack tells Pulumi: violations, which stop it, and advice."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

from stacks.policies import record
from stacks.policies.control import Control, Resource, Stack
from stacks.policies.evaluation import Outcome, Result, evaluate, evaluate_stack
from stacks.policies.suppressions import Suppression, stack_of

RECORD = PolicyConfigSchema(properties={record.SETTING: {"type": "string"}})


class Judge:
    """The controls on one preview or update.

    Pulumi hands a resource over before anything is done with it, with the values that the program gives it, and the
    whole stack at the end: after an update every value is known, so that what a preview could not evaluate is
    evaluated by the update itself, and a violation stops it before the resource is touched.
    https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/

    Few policies hold many controls: pulumi-policy unpacks a resource anew for each policy.
    """

    def __init__(self, controls: Sequence[Control], suppressions: Sequence[Suppression]) -> None:
        self._controls = controls
        self._suppressions = suppressions
        self._results: list[Result] = []

    def policies(self) -> list[Policy]:
        """Of the pack; Pulumi calls them in this order."""
        return [
            ResourceValidationPolicy(
                "controls",
                "A resource violates a control.",
                self._judge_resource,
                EnforcementLevel.MANDATORY,
                RECORD,
            ),
            StackValidationPolicy(
                "controls-across-resources",
                "A resource lacks what a control asks to be beside it.",
                self._judge_stack,
                EnforcementLevel.MANDATORY,
                RECORD,
            ),
            StackValidationPolicy(
                "not-evaluated",
                "Controls that need a value which is not known yet; the update evaluates them.",
                self._tell_not_evaluated,
                EnforcementLevel.ADVISORY,
            ),
            StackValidationPolicy(
                "unused-suppressions",
                "Suppressions that cover no finding any more: remove them.",
                self._tell_unused,
                EnforcementLevel.ADVISORY,
            ),
        ]

    def _judge_resource(self, args: ResourceValidationArgs, report: ReportViolation) -> None:
        resource = Resource(urn=args.urn, type=args.resource_type, name=args.name, properties=args.props)
        self._tell(evaluate(resource, self._controls), args, report)

    def _judge_stack(self, args: StackValidationArgs, report: ReportViolation) -> None:
        stack = Stack([_resource(each) for each in args.resources])
        self._tell(evaluate_stack(stack, self._controls), args, report)

    def _tell(
        self, results: Iterable[Result], args: ResourceValidationArgs | StackValidationArgs, report: ReportViolation
    ) -> None:
        found = [(result, self._suppression(result)) for result in results]
        self._results += (result for result, _ in found)
        if found and (file := args.get_config().get(record.SETTING)):
            record.add(Path(file), found)
        for result, suppression in found:
            if result.outcome is Outcome.VIOLATED and suppression is None:
                report(sentence(result), result.resource.urn)

    def _tell_not_evaluated(self, _: StackValidationArgs, report: ReportViolation) -> None:
        waiting: dict[str, list[str]] = {}
        for each in self._results:
            if each.outcome is Outcome.NOT_EVALUATED:
                kind = each.resource.type.split(":")[-1]
                waiting.setdefault(f"{kind} {each.resource.name}, {each.detail}", []).append(each.control.id)
        if waiting:
            report("\n".join(f"{value}: {', '.join(waiting[value])}" for value in sorted(waiting)), None)

    def _tell_unused(self, args: StackValidationArgs, report: ReportViolation) -> None:
        stacks = {stack_of(each.urn) for each in args.resources}
        open_or_covered = [each for each in self._results if each.outcome is not Outcome.PASSED]
        for suppression in self._suppressions:
            used = any(suppression.covers(each.control.id, each.resource) for each in open_or_covered)
            if stacks & set(suppression.stacks) and not used:
                report(f"{suppression}, of {suppression.owner}", None)

    def _suppression(self, result: Result) -> Suppression | None:
        """What covers a result that is not passed."""
        covering = (each for each in self._suppressions if each.covers(result.control.id, result.resource))
        return None if result.outcome is Outcome.PASSED else next(covering, None)


def sentence(result: Result) -> str:
    """A violation, for the person who has to mend it."""
    control = result.control
    return f"{control.id} ({control.severity}) {control.title}: {result.detail}. {control.url}"


def _resource(given: PolicyResource) -> Resource:
    ancestors = []
    parent = given.parent
    while parent is not None:
        ancestors.append(parent.urn)
        parent = parent.parent
    return Resource(
        urn=given.urn,
        type=given.resource_type,
        name=given.name,
        properties=given.props,
        links={name: frozenset(each.urn for each in found) for name, found in given.property_dependencies.items()},
        ancestors=frozenset(ancestors),
    )

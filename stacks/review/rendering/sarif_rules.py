"""The rules of the SARIF report: the classes of danger, the policies, the warnings of a migration.

GitHub needs an id, a short, a full and a help text of each, and reads `security-severity` of those with the tag
`security` (over 9.0 is critical, from 7.0 high, from 4.0 medium):
https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support#reportingdescriptor-object
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stacks.review.changes.change import Danger
from stacks.review.rendering.visible import cropped, visible

if TYPE_CHECKING:
    from stacks.review.evidence import policies
    from stacks.review.schema import finding

MOST_CHARACTERS = 1_000
"""Of a text: GitHub takes 1,024 for a rule's, and shows no more of a result's."""
_SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}
_DANGERS = {
    Danger.DATA: ("data-may-be-lost", "Data may be lost"),
    Danger.REPLACED: ("replaced", "A resource is replaced"),
    Danger.SECURITY: ("security-relevant", "Who may do or reach what changes"),
    Danger.AVAILABILITY: ("availability", "What requests depend on changes"),
    Danger.OTHER: ("other", "Something else changes"),
}
_HELP = {
    Danger.DATA: """What holds data is removed or replaced, or made smaller. An update needs its URN in
stacks/review/acknowledgements.yaml, with the reason.""",
    Danger.REPLACED: """A property that cannot be changed in place makes another resource of it: the report says
which, what is there first, and how long requests notice.""",
    Danger.SECURITY: """Permissions, security groups, keys or public access change: the report says what is gained and
lost.""",
    Danger.AVAILABILITY: "A service, a load balancer, a database or a route changes: requests may notice it.",
    Danger.OTHER: "A change that is in no class of danger.",
}


@dataclass(frozen=True)
class Rule:
    """One kind of alert. ``score``: GitHub's security severity; None for what is no matter of security."""

    id: str
    title: str
    help: str
    score: str | None = None
    url: str | None = None

    def descriptor(self) -> dict[str, Any]:
        """SARIF's reportingDescriptor (3.49)."""
        tags = ["security"] if self.score else ["maintainability"]
        described: dict[str, Any] = {
            "id": self.id,
            "name": self.title,
            "shortDescription": {"text": self.title},
            "fullDescription": {"text": self.help},
            "help": {"text": self.help},
            "properties": {"tags": tags, **({"security-severity": self.score} if self.score else {})},
        }
        return {**described, "helpUri": self.url} if self.url else described


def danger_rule(danger: Danger) -> Rule:
    """Of a class of danger."""
    id_, title = _DANGERS[danger]
    text = _HELP[danger].replace("\n", " ")
    return Rule(id=f"change/{id_}", title=title, help=text, score="7.0" if danger is Danger.SECURITY else None)


def policy_rule(found: "policies.Finding") -> Rule:
    """Of one control, by the severity that its publisher gives it."""
    return Rule(
        id=f"policy/{_id(found.control)}",
        title=plain(found.title) or plain(found.control),
        help=plain(f"{found.title} ({found.control}, {found.severity})"),
        score=_SCORES.get(found.severity, "3.0"),
        url=found.url if found.url.startswith("https://") else None,
    )


def migration_rule(found: "finding.Finding") -> Rule:
    """Of one finding about a migration, by its linter's name."""
    effects = ", ".join(found.effects) or "advice"
    return Rule(
        id=f"migration/{_id(found.rule)}",
        title=plain(f"A pending migration: {found.rule}"),
        help=plain(f"{found.rule}: {effects}."),
        url=found.url,
    )


def problem_rule() -> Rule:
    """Of a review that says less than it should."""
    return Rule(
        id="review/problem",
        title="The review is not complete, or failed",
        help="A preview failed, or its evidence is missing, broken or cut off: the report says what to do.",
    )


def rehearsal_rule() -> Rule:
    """Of a rehearsal on the local AWS."""
    return Rule(
        id="review/rehearsal",
        title="The rehearsal failed",
        help="The change was applied to a local AWS, and that failed: the report says at which step.",
    )


def plain(text: str) -> str:
    """Without hidden characters, and without a link (SARIF 2.1.0, 3.11.6) that somebody else has written."""
    return visible(cropped(text, MOST_CHARACTERS), keep="\n").replace("](", "] (")


def _id(text: str) -> str:
    return "".join(each if each.isalnum() or each in "._-" else "-" for each in text)[:100]

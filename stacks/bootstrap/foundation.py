"""What the bootstrap makes for a stack, by name: derived from the settings of all stacks, without a look at AWS."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from infra.naming import MAX_LENGTH, Kind, Naming
from infra.settings import Settings
from stacks.bootstrap.failure import BootstrapError
from stacks.bootstrap.settings_files import ProjectSettings, settings_of

OIDC_HOST = "token.actions.githubusercontent.com"
OIDC_AUDIENCE = "sts.amazonaws.com"
NOUN = "state"
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_HASHED = 8
"""What ``Naming`` takes of a name that is too long: a hyphen and seven digits of a hash."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A stack, and where it lives."""

    naming: Naming
    region: str

    @property
    def stack(self) -> str:
        return self.naming.stack

    @property
    def account(self) -> str:
        return self.naming.account_id

    @property
    def key_alias(self) -> str:
        """The alias of the key that encrypts the stack's state and its secrets."""
        return f"alias/{self.naming.name(Kind.KEY_ALIAS, NOUN)}"

    def state_objects(self) -> list[str]:
        """The objects of the stack in the bucket, as Pulumi lays them out: state, history, backups, locks.

        https://www.pulumi.com/docs/iac/concepts/state-and-backends/#using-a-self-managed-backend
        """
        project, stack = self.naming.project, self.stack
        return [
            f".pulumi/stacks/{project}/{stack}.*",
            f".pulumi/history/{project}/{stack}/*",
            f".pulumi/backups/{project}/{stack}/*",
            f".pulumi/locks/organization/{project}/{stack}/*",
        ]

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """An ARN in the stack's account; ``region`` "" where the service has none."""
        return f"arn:aws:{service}:{self.region if region is None else region}:{self.account}:{resource}"

    def names(self, kind: Kind) -> str:
        """A pattern of the names that ``Naming`` gives to all nouns of a kind, shortened names included."""
        prefix = f"{self.naming.project}-{self.stack}-"
        return f"{prefix[: MAX_LENGTH[kind] - _HASHED]}*"


@dataclass(frozen=True, kw_only=True)
class Foundation:
    """The foundation of one stack.

    Pulumi reads the outputs of a stack that images are promoted from in the backend of the one that reads, so that
    the state of both lies in one bucket: with the stack at the end of the way, whose account is guarded most.

    Attributes:
        own: the stack itself.
        home: the stack in whose account the bucket lies; often ``own``.
        source: the stack whose images it promotes.
        guests: where it is the home, the other stacks whose state lies there too.
        readers: the stacks that promote its images, and read its outputs.
        repository: of GitHub, ``owner/name``.
    """

    own: Place
    home: Place
    source: Place | None
    guests: tuple[Place, ...]
    readers: tuple[Place, ...]
    settings: Settings
    repository: str

    @cached_property
    def bucket(self) -> str:
        return self.home.naming.name(Kind.BUCKET, NOUN)

    @property
    def is_home(self) -> bool:
        """Whether the bucket lies with this stack."""
        return self.own == self.home

    @cached_property
    def preview_role(self) -> str:
        return self.own.naming.name(Kind.ROLE, "ci-preview")

    @cached_property
    def deploy_role(self) -> str:
        return self.own.naming.name(Kind.ROLE, "ci-deploy")

    @property
    def oidc_provider_arn(self) -> str:
        return self.own.arn("iam", f"oidc-provider/{OIDC_HOST}", region="")

    @property
    def backend_url(self) -> str:
        """What ``pulumi login`` takes: https://gocloud.dev/howto/blob/#s3"""
        return f"s3://{self.bucket}?region={self.home.region}&awssdk=v2"

    @property
    def secrets_provider(self) -> str:
        """What ``pulumi stack init`` takes: https://gocloud.dev/howto/secrets/#aws"""
        return f"awskms://{self.own.key_alias}?region={self.own.region}"

    def tags(self) -> dict[str, str]:
        return self.own.naming.tags() | {"managed-by": "bootstrap"}


def lay_out(stack: str, project: ProjectSettings, repository: str) -> Foundation:
    """The foundation of a stack.

    Raises BootstrapError for an unknown stack, or when ``repository`` is not ``owner/name``.
    """
    settings = settings_of(stack, project)
    if not _REPOSITORY.fullmatch(repository):
        raise BootstrapError(
            f"{repository!r} is not a repository of GitHub: give owner and name, such as REPOSITORY=example/aggregator"
        )
    places = {name: _place(project.project, name, each) for name, each in project.stacks.items()}
    home = _end_of_the_way(stack, project.stacks)
    source = settings.images.promote_from
    if source is not None:
        settings_of(source, project)
    return Foundation(
        own=places[stack],
        home=places[home],
        source=places[source] if source else None,
        guests=tuple(
            place
            for name, place in places.items()
            if stack == home != name and _end_of_the_way(name, project.stacks) == home
        ),
        readers=tuple(places[name] for name, each in project.stacks.items() if each.images.promote_from == stack),
        settings=settings,
        repository=repository,
    )


def _place(project: str, stack: str, settings: Settings) -> Place:
    account = settings.account
    return Place(
        naming=Naming(project=project, stack=stack, owner=settings.owner, account_id=account.id), region=account.region
    )


def _end_of_the_way(stack: str, stacks: Mapping[str, Settings]) -> str:
    """The stack that images reach last; the first by name where the way parts.

    Raises BootstrapError when the way leads back to itself.
    """
    way = [stack]
    while following := sorted(name for name, each in stacks.items() if each.images.promote_from == way[-1]):
        if following[0] in way:
            raise BootstrapError(
                f"images.promote_from leads in a circle ({' → '.join([*way, following[0]])}): one stack has to build"
            )
        way.append(following[0])
    return way[-1]

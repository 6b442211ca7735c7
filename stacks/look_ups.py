"""What has to be there: looked up before the first resource, so that nothing is touched in vain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pulumi
import pulumi_aws as aws
import pulumi_docker as docker

from infra.naming import Kind, Naming
from infra.release import ReleaseError, refuse_contracted
from infra.revisions import Revisions
from infra.settings import Settings

T = TypeVar("T")

CLOUDFRONT_ADDRESSES = "com.amazonaws.global.cloudfront.origin-facing"
"""https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html"""


class LookUpError(pulumi.RunError):
    """Something that the settings name is not there. The message says what, and what to do."""


@dataclass(frozen=True, kw_only=True)
class PublicName:
    """The domain, its hosted zone, and the prefix list of CloudFront's addresses."""

    domain: str
    zone_id: str
    cloudfront_prefix_list_id: str


def check_account(settings: Settings, provider: pulumi.ProviderResource) -> None:
    """Raises LookUpError when the credentials are missing, or are of another account than the settings name."""
    account = settings.account.id
    opts = pulumi.InvokeOptions(provider=provider)
    _look_up(
        lambda: aws.get_caller_identity(opts=opts).account_id,
        f"AWS does not know these credentials as those of account {account}, which account.id names: take that "
        "account's (`export AWS_PROFILE=…`, or `aws sso login`), or correct account.id",
    )


def find_public_name(settings: Settings, provider: pulumi.ProviderResource) -> PublicName | None:
    """The public name with its hosted zone; None where the settings name none.

    Raises LookUpError when the account has no such zone.
    """
    domain, zone = settings.edge.domain, settings.edge.zone
    if domain is None or zone is None:
        return None
    opts = pulumi.InvokeOptions(provider=provider)
    zone_id = _look_up(
        lambda: aws.route53.get_zone(name=zone, private_zone=False, opts=opts).zone_id,
        f"edge.zone {zone!r} is no public hosted zone of account {settings.account.id}: make it in Route 53 and "
        "delegate it (docs/runbooks/first-deployment.md), or correct the name",
    )
    addresses = _look_up(
        lambda: aws.ec2.get_managed_prefix_list(name=CLOUDFRONT_ADDRESSES, opts=opts).id,
        f"the prefix list {CLOUDFRONT_ADDRESSES} is not to be had in {settings.account.region}: "
        "choose a region that CloudFront's addresses are published in",
    )
    return PublicName(domain=domain, zone_id=zone_id, cloudfront_prefix_list_id=addresses)


def find_release(
    release: str,
    images: Sequence[str],
    revisions: Revisions,
    naming: Naming,
    account_id: str,
    provider: pulumi.ProviderResource,
) -> dict[str, str]:
    """The digest of each image of an earlier release, by noun.

    Raises LookUpError when one is not there, or when the schema has contracted past the release.
    """
    try:
        refuse_contracted(release, revisions)
    except ReleaseError as error:
        raise LookUpError(str(error)) from error
    opts = pulumi.InvokeOptions(provider=provider)

    def digest_of(noun: str) -> str:
        repository = aws.ecr.get_repository(name=naming.name(Kind.REPOSITORY, noun), opts=opts)
        return docker.get_registry_image(name=f"{repository.repository_url}:{release}").sha256_digest

    return {
        noun: _look_up(
            lambda noun=noun: digest_of(noun),  # type: ignore[misc]  # mypy cannot infer a lambda's default
            f"release {release!r} does not exist: the repository {naming.name(Kind.REPOSITORY, noun)} of account "
            f"{account_id} holds no such tag; `aws ecr list-images --repository-name "
            f"{naming.name(Kind.REPOSITORY, noun)} --filter tagStatus=TAGGED` lists those that can run",
        )
        for noun in images
    }


def promoted_images(stack: str, images: Sequence[str]) -> dict[str, pulumi.Output[str]]:
    """The references of another stack's images, by noun, as its last successful update left them."""
    reference = pulumi.StackReference(f"{pulumi.get_organization()}/{pulumi.get_project()}/{stack}")

    def required(name: str) -> pulumi.Output[str]:
        def given(value: str | None) -> str:
            if not value:
                raise LookUpError(
                    f"images.promote_from: the stack {stack!r} has no output {name!r}: update it successfully first"
                )
            return value

        return reference.get_output(name).apply(given)

    return {noun: required(f"{noun}_image") for noun in images}


def _look_up(ask: Callable[[], T], missing: str) -> T:
    try:
        return ask()
    except Exception as error:  # the SDK raises plain Exception for every failed look-up
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
        raise LookUpError(f"{missing}.\n({reason})") from error

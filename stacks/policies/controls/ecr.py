"""Amazon ECR: https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html"""

from stacks.policies.control import Controls, Properties, Resource, Severity, Stack, first, named, unless

ECR = Controls()
REPOSITORY = "aws:ecr/repository:Repository"
LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy"


@ECR.on("ECR.1", "ECR private repositories should have image scanning configured", Severity.HIGH, REPOSITORY)
def scanned(repository: Properties) -> str | None:
    scanning = repository.get("imageScanningConfiguration") or {}
    return unless(scanning.get("scanOnPush") is True, "imageScanningConfiguration.scanOnPush is not true")


@ECR.on("ECR.2", "ECR private repositories should have tag immutability configured", Severity.MEDIUM, REPOSITORY)
def immutable(repository: Properties) -> str | None:
    """Tags by name may be left out, all tags may not."""
    mutability = repository.get("imageTagMutability")
    if mutability == "IMMUTABLE_WITH_EXCLUSION":
        filters = [each["filter"] for each in repository.get("imageTagMutabilityExclusionFilters") or []]
        return unless("*" not in filters, "imageTagMutabilityExclusionFilters leaves every tag out")
    return unless(mutability == "IMMUTABLE", f"imageTagMutability is {mutability or 'MUTABLE'}")


@ECR.across(
    "ECR.3", "ECR repositories should have at least one lifecycle policy configured", Severity.MEDIUM, REPOSITORY
)
def forgets(repository: Resource, stack: Stack) -> str | None:
    return unless(bool(stack.attached(repository, LIFECYCLE, "repository")), "no LifecyclePolicy names it")


@ECR.on("ECR.5", "ECR repositories should be encrypted with customer managed AWS KMS keys", Severity.MEDIUM, REPOSITORY)
def encrypted(repository: Properties) -> str | None:
    encryption = first(repository.get("encryptionConfigurations"))
    own = encryption.get("encryptionType") in {"KMS", "KMS_DSSE"} and named(encryption, "kmsKey")
    return unless(own, "encryptionConfigurations names no kmsKey")

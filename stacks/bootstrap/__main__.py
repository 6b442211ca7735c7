"""Prepare an AWS account for a stack: `python -m stacks.bootstrap <stack> <owner/name>`. Can be run again."""

import argparse
import sys
from pathlib import Path

from boto3.session import Session
from botocore.exceptions import BotoCoreError, ClientError

from stacks.bootstrap.failure import BootstrapError
from stacks.bootstrap.foundation import Foundation, lay_out
from stacks.bootstrap.identity import ensure_provider, ensure_roles
from stacks.bootstrap.settings_files import read_project
from stacks.bootstrap.state import ensure_bucket, ensure_key
from stacks.configuration import ConfigurationError

_OUTCOME_WIDTH = 15


def main() -> int:
    """Run the command; returns the exit code. A failure is a sentence, not a traceback."""
    parser = argparse.ArgumentParser(prog="python -m stacks.bootstrap", description=__doc__)
    parser.add_argument("stack", help="whose Pulumi.<stack>.yaml names account and region")
    parser.add_argument("repository", help="of GitHub, whose workflows preview and deploy: owner/name")
    asked = parser.parse_args()
    try:
        foundation = lay_out(asked.stack, read_project(Path.cwd()), asked.repository)
        prepare(foundation)
    except (BootstrapError, ConfigurationError, OSError) as error:
        return _failed(str(error))
    except (BotoCoreError, ClientError) as error:
        return _failed(
            f"AWS refused: {error}. Mend that and run the same command again: what was made is found, and left as it is"
        )
    print("\n".join(_way_on(foundation)))
    return 0


def prepare(foundation: Foundation) -> None:
    """Have the whole foundation, and tell each thing of it.

    Raises BootstrapError when the account is not the stack's, or holds something that cannot be mended.
    """
    session = Session(region_name=foundation.own.region)
    refuse_another_account(session, foundation)
    for steps in (ensure_key, ensure_bucket, ensure_provider, ensure_roles):
        for done in steps(session, foundation):
            print(f"{done.outcome:{_OUTCOME_WIDTH}}{done.what}", flush=True)


def refuse_another_account(session: Session, foundation: Foundation) -> None:
    """Raises BootstrapError when there are no credentials, or those of an account that is not in the settings."""
    if session.get_credentials() is None:
        raise BootstrapError(
            "there are no AWS credentials: log in (`aws sso login --profile …`) and name the profile in AWS_PROFILE"
        )
    found = session.client("sts").get_caller_identity()
    own = foundation.own
    if found["Account"] != own.account:
        raise BootstrapError(
            f"these credentials ({found['Arn']}) are of account {found['Account']}, and Pulumi.{own.stack}.yaml has "
            f"account.id {own.account}: use credentials of that account, or correct account.id"
        )


def _way_on(foundation: Foundation) -> list[str]:
    own = foundation.own
    preview, deploy = (
        own.arn("iam", f"role/{role}", region="") for role in (foundation.preview_role, foundation.deploy_role)
    )
    return [
        "",
        f"GitHub's pull requests preview as {preview},",
        f"and its environment {own.stack!r} deploys as {deploy}.",
        "",
        "Go on with:",
        f"  pulumi login '{foundation.backend_url}'",
        f"  pulumi stack init {own.stack} --secrets-provider='{foundation.secrets_provider}'",
    ]


def _failed(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())

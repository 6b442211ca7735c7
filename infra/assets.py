"""The web's static files, put where CloudFront serves them, before the release that names them serves."""

import dataclasses
from dataclasses import dataclass

import pulumi

from infra.one_off_task import OneOffTask
from infra.security_groups import task_security_group
from infra.storage import Bucket
from infra.task import Task, TaskArgs

DEADLINE_S = 600


@dataclass(frozen=True, kw_only=True)
class AssetsArgs:
    """The task of the web's image, and the bucket that its static files go to."""

    task: TaskArgs
    bucket: Bucket


class Assets(pulumi.ComponentResource):
    """Publishes the static files of a new web image by one task of it. Nothing is removed: old pages ask for it."""

    def __init__(self, name: str, args: AssetsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:assets:Assets", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        task = Task(
            name,
            dataclasses.replace(
                args.task,
                command=("node", "runtime/publish-assets.mjs"),
                environment={**args.task.environment, "ASSETS_BUCKET": args.bucket.name},
            ),
            opts=child,
        )
        security_group = task_security_group(name, args.task.cluster.args.vpc_id, child)
        writable = args.bucket.grant_to(name, task.role_name, ["s3:GetObject", "s3:PutObject"])
        OneOffTask(
            name,
            triggers={"image": args.task.image.digest},
            run=task.run(
                title="publication of the web's static files",
                security_group_ids=[security_group.id],
                deadline_s=DEADLINE_S,
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*task.grants, writable]),
        )
        self.register_outputs({})

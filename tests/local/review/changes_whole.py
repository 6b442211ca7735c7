"""Changes of nothing, of everything, and those that no preview comes of."""

from stacks.review.changes.change import Danger
from stacks.review.changes.preview import Operation
from stacks.review.report import Verdict
from tests.local.head import HEAD, NEXT
from tests.local.review.edits import replaced, revision, setting
from tests.local.review.golden import INSTANCE, Golden, Says

_VAULT = '        super().__init__("data-aggregator:vault:Vault", name, None, opts)\n'

EXAMPLE = "something of everything"
"""Its report stands in `docs/examples/`."""

CHANGES = (
    Golden(change="nothing at all", edits=(), headline=("nothing changes",), count=0, unsaid=("data may be lost",)),
    Golden(
        change="a comment",
        edits=(
            replaced(
                "infra/database.py",
                "# STATE: the logical name holds the data; rename it only with an alias.",
                "# STATE: the logical name holds the data.",
            ),
        ),
        headline=("nothing changes",),
        count=0,
    ),
    Golden(
        change="another owner, in the tags of everything",
        edits=(setting("owner", "data-platform"),),
        says=(
            Says(
                resource="aws:ec2/vpc:Vpc network",
                operation=Operation.UPDATE,
                danger=Danger.OTHER,
                words=("owner.*platform.*data-platform",),
            ),
            Says(
                resource="aws:rds/instance:Instance database",
                operation=Operation.UPDATE,
                danger=Danger.OTHER,
                words=("owner",),
            ),
        ),
        headline=(r"\d\d+ updated",),
        comment=("tags",),
        unsaid=("data may be lost", r"\d replaced"),
    ),
    Golden(
        change="the protection of the database is lifted",
        edits=(setting("protection.lifted", ["database"]),),
        comment=("protect",),
    ),
    Golden(
        change="the program raises",
        edits=(replaced("infra/vault.py", _VAULT, f'{_VAULT}        raise RuntimeError("no vault today")\n'),),
        verdict=Verdict.FAILED,
        headline=("fail|stop",),
        comment=("no vault today",),
    ),
    Golden(
        change="a setting that is not allowed",
        edits=(setting("database.storage_gb", 1),),
        verdict=Verdict.FAILED,
        headline=("fail|stop",),
        comment=("storage_gb", "20"),
    ),
    Golden(
        change="a type of resource that no plugin knows",
        edits=(
            replaced(
                "infra/vault.py",
                _VAULT,
                f'{_VAULT}        pulumi.CustomResource("acme:index:Rocket", name, {{"fuel": "full"}})\n',
            ),
        ),
        verdict=Verdict.FAILED,
        headline=("fail|stop",),
        comment=("acme",),
    ),
    Golden(
        change="a control cannot be evaluated any more",
        edits=(
            replaced(
                "infra/database.py",
                "publicly_accessible=False,",
                "publicly_accessible=subnets.id.apply(lambda _: False),",
            ),
            replaced("infra/database.py", "aws.rds.SubnetGroup(name,", 'aws.rds.SubnetGroup(f"{name}-isolated",'),
        ),
        comment=("not evaluated", r"RDS\.2"),
    ),
    Golden(
        change=EXAMPLE,
        edits=(
            revision('op.drop_column("datasets", "bytes")', phase="contract"),
            setting("database.instance_class", "db.t4g.micro"),
            setting("network.subnets.private", ["10.10.16.0/20", "10.10.48.0/20"]),
            setting("edge.waf.mode", "count"),
            setting("backups.retention_days", 8),
        ),
        verdict=Verdict.NEEDS_ACKNOWLEDGEMENT,
        headline=(
            "data may be lost",
            "datasets.bytes",
            "6 replaced",
            f"the schema migrates {HEAD} → {NEXT}",
        ),
        says=(
            Says(resource=f"{INSTANCE} database", operation=Operation.UPDATE, danger=Danger.AVAILABILITY),
            Says(
                resource="aws:ec2/subnet:Subnet network-private-2",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("cidrBlock",),
            ),
            Says(resource="aws:wafv2/webAcl:WebAcl web-acl", operation=Operation.UPDATE, danger=Danger.SECURITY),
        ),
        comment=("DROP COLUMN bytes", "acknowledg"),
        acknowledge=(f"migration:{NEXT}:drop column datasets.bytes",),
    ),
)

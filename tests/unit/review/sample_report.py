"""Reports to render: a small real one with every section, and those at the ends of what there can be."""

from stacks.review.changes.change import Change, Danger, Difference, Downtime, Replacement
from stacks.review.changes.preview import Diagnostic, Operation, Order
from stacks.review.evidence.policies import Finding, PolicyResults
from stacks.review.evidence.rehearsal import RehearsalResult, RehearsedStep
from stacks.review.migration import MigrationReview, RevisionReview
from stacks.review.report import Comparison, Fingerprint, Report, StackReview, Verdict
from stacks.review.schema import finding as schema

STACKS = ("staging", "production")
HOSTILE = (
    "@acme/team closes #12 and GH-34 **bold** `tick` ``two`` | pipe <script>alert(1)</script> <!-- --> "
    "[a](http://evil.example) https://evil.example www.evil.example :tada: $x$ ~~s~~ &amp; \\ "
    "\n# heading\n- item\n```\n</details>\u202e\u2066 hidden\x1b[31m\x00"
)


def urn(stack: str, type_: str, name: str, brick: str = "") -> str:
    parents = f"data-aggregator:{brick}:{brick.title()}$" if brick else ""
    return f"urn:pulumi:{stack}::data-aggregator::{parents}{type_}::{name}"


def change(
    name: str,
    type_: str,
    brick: str = "",
    *,
    stack: str = "staging",
    operation: Operation = Operation.UPDATE,
    danger: Danger = Danger.OTHER,
    reasons: tuple[str, ...] = (),
    differences: tuple[Difference, ...] = (),
    replacement: Replacement | None = None,
    holds_data: bool = False,
    protected: bool = False,
    follows: bool = False,
) -> Change:
    return Change(
        operation=operation,
        urn=urn(stack, type_, name, brick),
        type=type_,
        name=name,
        brick=brick,
        danger=danger,
        reasons=reasons,
        differences=differences,
        replacement=replacement,
        holds_data=holds_data,
        protected=protected,
        follows=follows,
    )


def fingerprint(stack: str) -> Fingerprint:
    commit = "9f2c1e7ab04d5c63f8e9a1b2c3d4e5f60718293a"
    return Fingerprint(
        commit=commit, tree=commit[::-1], state=f"{len(stack):064x}", plan="5d41402abc4b2a76b9719d911017c592" * 2
    )


def small() -> Report:
    """A database that changes its engine's version, a wider security group, a new image, a dropped column."""
    return Report(
        headline="staging and production: data may be lost: database is replaced; 6 other resources change: 1 created, "
        "3 updated, 2 replaced; the schema migrates 0007 → 0009.",
        verdict=Verdict.FAILED,
        stacks=tuple(_small(stack) for stack in STACKS),
        comparison=Comparison(
            first="staging",
            second="production",
            settings=(
                ("database.multi_az", "false", "true"),
                ("database.instance_class", "db.t4g.micro", "db.m7g.large"),
                ("web.alarm_topic", None, "operations"),
            ),
            running=(("release", "2026-11-24.2", "2026-11-20.1"), ("schema", "0008", "0007")),
            untried=(
                "production promotes the images that staging runs (2026-11-24.2), which has changes pending.",
                "The migration to 0009 has not run on staging.",
            ),
        ),
        commit="9f2c1e7ab04d5c63f8e9a1b2c3d4e5f60718293a",
    )


def _small(stack: str) -> StackReview:
    database = change(
        "database",
        "aws:rds/instance:Instance",
        "database",
        stack=stack,
        operation=Operation.REPLACE,
        danger=Danger.DATA,
        reasons=("it holds a database", "engine cannot be changed in place"),
        differences=(
            Difference(subject="engine", before="postgres", after="aurora-postgresql", note="another product"),
            Difference(
                subject="allocated storage", before="100 GiB", after="20 GiB", note="smaller than what is there"
            ),
        ),
        replacement=Replacement(
            forced_by=("engine",),
            order=Order.DELETE_FIRST,
            downtime=Downtime.UNTIL_RESTORED,
            why="the new database is empty until a dump is restored",
        ),
        holds_data=True,
        protected=stack == "production",
    )
    changes = (
        database,
        change(
            "network-isolated-1",
            "aws:ec2/subnet:Subnet",
            "network",
            stack=stack,
            operation=Operation.REPLACE,
            danger=Danger.REPLACED,
            reasons=("cidrBlock cannot be changed in place",),
            differences=(Difference(subject="address range", before="10.20.96.0/20", after="10.20.112.0/20"),),
            replacement=Replacement(
                forced_by=("cidrBlock",),
                order=Order.CREATE_FIRST,
                downtime=Downtime.SECONDS,
                why="tasks, load balancer and database move to the new one",
            ),
        ),
        change(
            "database-ingress",
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            "database",
            stack=stack,
            operation=Operation.CREATE,
            danger=Danger.SECURITY,
            reasons=("it decides who may do or reach what",),
            differences=(
                Difference(
                    subject="who may reach it", after="anybody on the internet, by TCP 5432", danger=Danger.SECURITY
                ),
            ),
        ),
        change(
            "api-task",
            "aws:iam/rolePolicy:RolePolicy",
            "api",
            stack=stack,
            danger=Danger.SECURITY,
            reasons=("it decides who may do or reach what",),
            differences=(
                Difference(
                    subject="permission gained",
                    after="s3:DeleteObject on arn:aws:s3:::data-aggregator-backups/*",
                    note="backups can be deleted",
                ),
                Difference(subject="permission lost", before="s3:GetObject on arn:aws:s3:::data-aggregator-assets/*"),
            ),
        ),
        change(
            "api",
            "aws:ecs/service:Service",
            "api",
            stack=stack,
            danger=Danger.AVAILABILITY,
            reasons=("requests depend on it",),
            differences=(Difference(subject="least tasks that stay healthy", before="100 %", after="50 %"),),
        ),
        change(
            "api",
            "aws:ecs/taskDefinition:TaskDefinition",
            "api",
            stack=stack,
            operation=Operation.REPLACE,
            differences=(
                Difference(subject="container api, image", before="release 2026-11-24.2", after="this checkout's"),
                Difference(
                    subject="container api, environment LOG_LEVEL",
                    before='{"level": "info", "format": "json"}',
                    after='{"level": "debug", "format": "json"}',
                ),
                Difference(subject="container api, memory", before="512 MiB", after="1024 MiB"),
            ),
            replacement=Replacement(
                forced_by=("containerDefinitions",),
                order=Order.CREATE_FIRST,
                downtime=Downtime.NONE,
                why="a new revision; what runs keeps the old one until its service moves on",
            ),
        ),
        change(
            "dashboard",
            "aws:cloudwatch/dashboard:Dashboard",
            "dashboard",
            stack=stack,
            reasons=("it takes a value over from another changed resource",),
            follows=True,
        ),
    )
    missing = (database.urn,) if stack == "production" else ()
    return StackReview(
        stack=stack,
        headline="1 database is replaced, 6 other changes",
        verdict=Verdict.FAILED if stack == "production" else Verdict.NOTHING_DANGEROUS,
        changes=changes,
        unchanged=231,
        diagnostics=(
            Diagnostic(severity="warning", message="aws:rds/instance: engine_version is deprecated", urn=database.urn),
        ),
        migration=migration(),
        policies=PolicyResults(
            findings=(
                finding("EC2.18", "high", "database-ingress", "violated", "port 5432 is open to 0.0.0.0/0", stack),
                finding("RDS.3", "medium", "database", "not evaluated", "storageEncrypted", stack),
                finding("S3.11", "low", "backups", "not evaluated", "eventNotifications", stack),
                *passed(412),
            )
        ),
        rehearsal=RehearsalResult(
            stack=stack,
            base="0393c15f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d",
            passed=True,
            seconds=221.4,
            unchanged_after=True,
            steps=(
                RehearsedStep(name="base up", seconds=121),
                RehearsedStep(name="update", seconds=61.2),
                RehearsedStep(name="preview after it", seconds=9.4),
            ),
        ),
        fingerprint=fingerprint(stack),
        acknowledged={database.urn: "restored from the dump of 24 November, see the runbook"} if not missing else {},
        missing_acknowledgements=missing,
    )


def finding(control: str, severity: str, name: str, outcome: str, detail: str, stack: str = "staging") -> Finding:
    database = name == "database"
    kind = "aws:rds/instance:Instance" if database else "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
    return Finding(
        control=control,
        title="RDS instances should be encrypted" if database else "Only authorized ports should be open to the world",
        severity=severity,
        url="https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
        urn=urn(stack, kind, name, "database"),
        type=kind,
        name=name,
        outcome=outcome,
        detail=detail,
        suppressed=None,
    )


def passed(count: int) -> tuple[Finding, ...]:
    return tuple(finding(f"ECS.{place}", "low", "api", "passed", "") for place in range(count))


def migration() -> MigrationReview:
    return MigrationReview(
        applied_head="0007",
        head="0009",
        revisions=(
            RevisionReview(
                id="0008",
                phase="expand",
                message="Say of a dataset who uploaded it",
                file="versions/0008_uploader.py",
                sql="ALTER TABLE datasets ADD COLUMN uploader text;\n",
                rendered=True,
                findings=(),
            ),
            RevisionReview(
                id="0009",
                phase="contract",
                message="Drop the format of a dataset",
                file="versions/0009_no_format.py",
                rendered=True,
                sql="-- Nobody reads it any more.\nALTER TABLE datasets DROP COLUMN format;\n\n"
                "CREATE INDEX ix_rows_time ON rows (dataset_id, time) WHERE time IS NOT NULL;\n",
                findings=(
                    schema.Finding(
                        rule="drop-column",
                        severity=schema.Severity.WARNING,
                        effects=(schema.Effect.LOSES_DATA, schema.Effect.BREAKS),
                        subject="column datasets.format",
                        says="the column and all that stands in it goes, and the running release still reads it",
                        remedy="drop it in the release after the one that stops reading it",
                        line=2,
                        acknowledgement="migration:0009:drop column datasets.format",
                    ),
                    schema.Finding(
                        rule="require-concurrent-index-creation",
                        severity=schema.Severity.WARNING,
                        effects=(schema.Effect.BLOCKS_WRITES,),
                        subject="table rows",
                        says="writes to the table wait until the index is built",
                        remedy="create it with CONCURRENTLY, in an autocommit block",
                        line=4,
                        url="https://squawkhq.com/docs/require-concurrent-index-creation",
                    ),
                ),
            ),
        ),
    )


def empty() -> Report:
    """No change."""
    stacks = tuple(
        StackReview(
            stack=stack,
            headline="Nothing changes",
            verdict=Verdict.NOTHING_DANGEROUS,
            changes=(),
            unchanged=238,
            fingerprint=fingerprint(stack),
            policies=PolicyResults(findings=passed(412)),
        )
        for stack in STACKS
    )
    return Report(
        headline="Nothing changes on staging and production", verdict=Verdict.NOTHING_DANGEROUS, stacks=stacks
    )


BRICKS = (
    "network",
    "database",
    "api",
    "web",
    "cdn",
    "storage",
    "alarms",
    "migration",
    "dumps",
    "endpoints",
    "vault",
    "assets",
)
TYPES = (
    "aws:ec2/subnet:Subnet",
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:ecs/taskDefinition:TaskDefinition",
    "aws:lb/targetGroup:TargetGroup",
)


def first_deployment() -> Report:
    """240 resources, all new."""
    changes = tuple(
        change(
            f"{BRICKS[place % 12]}-{place // 12}",
            TYPES[place % 6],
            BRICKS[place % 12],
            operation=Operation.CREATE,
            danger=Danger.SECURITY if "iam" in TYPES[place % 6] else Danger.OTHER,
            reasons=("it decides who may do or reach what",) if "iam" in TYPES[place % 6] else (),
        )
        for place in range(240)
    )
    stack = StackReview(
        stack="staging",
        headline="240 resources are created: the first deployment",
        verdict=Verdict.NOTHING_DANGEROUS,
        changes=changes,
        unchanged=0,
        migration=migration(),
        fingerprint=fingerprint("staging"),
    )
    return Report(
        headline="The first deployment of staging: 240 resources are created", verdict=stack.verdict, stacks=(stack,)
    )


def failed() -> Report:
    """A preview that Pulumi did not finish."""
    stack = StackReview(
        stack="staging",
        headline="The preview failed",
        verdict=Verdict.FAILED,
        changes=(),
        unchanged=0,
        problems=("The preview is cut off at character 81,920 (Unterminated string): 12 steps before that are shown.",),
        diagnostics=(
            Diagnostic(
                severity="error",
                message="Pulumi.staging.yaml: web.sise: unknown key; allowed: size, domain:\n  web:\n    size: small",
                urn=None,
            ),
        ),
    )
    return Report(
        headline="The preview of staging failed: nothing can be said of it", verdict=Verdict.FAILED, stacks=(stack,)
    )


def large(count: int = 500, characters: int = 2000) -> Report:
    """So many changes on each of two stacks, all different, with long values, in every class of danger."""
    return Report(
        headline=f"{count} changes on each of staging and production, {count // 5} of them may lose data",
        verdict=Verdict.NEEDS_ACKNOWLEDGEMENT,
        stacks=tuple(_large(stack, count, characters) for stack in STACKS),
        comparison=Comparison(
            first="staging",
            second="production",
            settings=tuple((f"key.{place}", "a" * 50, "b" * 50) for place in range(80)),
            running=(("release", "2", "1"),),
            untried=tuple(f"{place} changes are pending on both." for place in range(30)),
        ),
    )


def _large(stack: str, count: int, characters: int) -> StackReview:
    dangers = list(Danger)
    changes = sorted(
        (_large_change(stack, place, dangers[place % 5], characters) for place in range(count)),
        key=lambda each: (each.danger.rank, each.brick, each.name),
    )
    return StackReview(
        stack=stack,
        headline=f"{count} changes",
        verdict=Verdict.NEEDS_ACKNOWLEDGEMENT,
        changes=tuple(changes),
        unchanged=12,
        migration=migration(),
        policies=PolicyResults(
            findings=tuple(
                finding(f"EC2.{place}", "high", f"rule-{place}", "violated", "x" * characters)
                for place in range(count // 5)
            )
        ),
        fingerprint=fingerprint(stack),
        missing_acknowledgements=tuple(each.urn for each in changes if each.needs_acknowledgement),
    )


def _large_change(stack: str, place: int, danger: Danger, characters: int) -> Change:
    replaced = danger in {Danger.DATA, Danger.REPLACED}
    value = f"{stack} {place} " + "word, " * (characters // 6)
    return change(
        f"{BRICKS[place % 12]}-{place}",
        TYPES[place % 6],
        BRICKS[place % 12],
        stack=stack,
        operation=Operation.REPLACE if replaced else Operation.UPDATE,
        danger=danger,
        reasons=("it holds a database",) if danger is Danger.DATA else (),
        differences=tuple(
            Difference(subject=f"value {number}", before=value, after=value.replace("word", "term", 3))
            for number in range(4)
        ),
        replacement=Replacement(
            forced_by=("cidrBlock",), order=Order.DELETE_FIRST, downtime=Downtime.MINUTES, why="it is made anew"
        )
        if replaced
        else None,
        holds_data=danger is Danger.DATA,
    )


def hostile() -> Report:
    """Every text that comes from elsewhere tries to be something else."""
    bad = change(
        HOSTILE,
        "aws:rds/instance:Instance",
        HOSTILE,
        operation=Operation.REPLACE,
        danger=Danger.DATA,
        reasons=(HOSTILE,),
        differences=(
            Difference(subject=HOSTILE, before=HOSTILE, after=HOSTILE + "!", note=HOSTILE),
            Difference(subject=HOSTILE, after="`"),
            Difference(subject=HOSTILE, before=""),
        ),
        replacement=Replacement(forced_by=(HOSTILE,), order=None, downtime=Downtime.UNKNOWN, why=HOSTILE),
        holds_data=True,
    )
    other = change(HOSTILE + "2", HOSTILE, "", reasons=(HOSTILE,), differences=(Difference(subject=HOSTILE),))
    stack = StackReview(
        stack="staging",
        headline=HOSTILE,
        verdict=Verdict.FAILED,
        changes=(bad, other),
        unchanged=1,
        problems=(HOSTILE,),
        diagnostics=(Diagnostic(severity="error", message=HOSTILE),),
        migration=MigrationReview(
            applied_head=HOSTILE,
            head=HOSTILE,
            revisions=(
                RevisionReview(
                    id=HOSTILE,
                    phase="expand",
                    message=HOSTILE,
                    file="versions/x.py",
                    sql=HOSTILE,
                    rendered=False,
                    findings=(
                        schema.Finding(
                            rule="rule",
                            severity=schema.Severity.ERROR,
                            effects=(),
                            says=HOSTILE,
                            subject=HOSTILE,
                            remedy=HOSTILE,
                        ),
                    ),
                ),
            ),
            problem=HOSTILE,
            notes=(HOSTILE,),
        ),
        policies=PolicyResults(findings=(finding(HOSTILE, "high", HOSTILE, "violated", HOSTILE),)),
        rehearsal=RehearsalResult(stack="staging", base=HOSTILE, passed=False, seconds=2, failure=HOSTILE),
        fingerprint=fingerprint("staging"),
        missing_acknowledgements=(bad.urn,),
    )
    return Report(
        headline=HOSTILE,
        verdict=Verdict.FAILED,
        stacks=(stack,),
        comparison=Comparison(
            first="staging",
            second="production",
            settings=((HOSTILE, HOSTILE, None),),
            running=(),
            untried=(HOSTILE,),
        ),
    )

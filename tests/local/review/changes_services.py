"""Changes of the services and of the tasks that they run."""

from stacks.review.changes.change import Danger, Downtime
from stacks.review.changes.preview import Operation, Order
from stacks.review.report import Verdict
from tests.local.review.edits import replaced, setting
from tests.local.review.golden import SERVICE, TASK_DEFINITION, Golden, Says

_RELEASE = '"RELEASE": args.image.digest, **args.environment'

CHANGES = (
    Golden(
        change="a service gets another name, which replaces it",
        edits=(
            replaced(
                "infra/rolling_service.py",
                "name=cluster.args.naming.name(Kind.SERVICE, args.noun)",
                'name=cluster.args.naming.name(Kind.SERVICE, f"{args.noun}-2")',
            ),
        ),
        says=(
            Says(
                resource=f"{SERVICE} api",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                brick="api",
                forced_by=("name",),
                order=Order.CREATE_FIRST,
                downtime=Downtime.SECONDS,
                holds_data=False,
            ),
        ),
        unsaid=("data may be lost",),
    ),
    Golden(
        change="an environment variable comes, and another one goes",
        edits=(
            replaced("infra/task.py", _RELEASE, f'"LOG_LEVEL": "debug", {_RELEASE}'),
            replaced("infra/database.py", '            "DATABASE_SSLMODE": self._ssl_mode,\n', ""),
        ),
        headline=("6 replaced",),
        says=(
            Says(
                resource=f"{TASK_DEFINITION} api",
                operation=Operation.REPLACE,
                danger=Danger.SECURITY,
                forced_by=("containerDefinitions",),
                order=Order.CREATE_FIRST,
                downtime=Downtime.NONE,
                holds_data=False,
                words=("environment.*LOG_LEVEL", "debug", "environment.*DATABASE_SSLMODE", "require", "without TLS"),
                unsaid=("DATABASE_HOST",),
            ),
            Says(
                resource=f"{TASK_DEFINITION} web",
                operation=Operation.REPLACE,
                danger=Danger.OTHER,
                words=("environment.*LOG_LEVEL",),
                unsaid=("DATABASE",),
            ),
            Says(
                resource=f"{SERVICE} api", operation=Operation.UPDATE, danger=Danger.OTHER, words=("new tasks replace",)
            ),
        ),
        unsaid=("data may be lost",),
    ),
    Golden(
        change="the containers run as root, and may write to their root file system",
        edits=(
            replaced("infra/task.py", '"user": args.user', '"user": "0"'),
            replaced("infra/task.py", '"readonlyRootFilesystem": True', '"readonlyRootFilesystem": False'),
        ),
        verdict=Verdict.FAILED,
        headline=("polic",),
        says=(
            Says(
                resource=f"{TASK_DEFINITION} api",
                operation=Operation.REPLACE,
                danger=Danger.SECURITY,
                words=("user", "10001.*0", "root", "root ?file ?system"),
            ),
        ),
        comment=(r"ECS\.20", r"ECS\.5"),
    ),
    Golden(
        change="fewer tasks of the API, each with twice the CPU and memory",
        edits=(setting("api.size", "large"), setting("api.min_count", 1)),
        says=(
            Says(
                resource=f"{TASK_DEFINITION} api",
                operation=Operation.REPLACE,
                danger=Danger.OTHER,
                forced_by=("cpu", "memory"),
                downtime=Downtime.NONE,
                words=("cpu.*512.*1024", "memory.*1024.*2048"),
            ),
            Says(
                resource="aws:appautoscaling/target:Target api",
                operation=Operation.UPDATE,
                danger=Danger.AVAILABILITY,
                brick="api",
                words=("tasks: 2 to 4 → 1 to 4",),
            ),
        ),
        unsaid=("data may be lost",),
    ),
    Golden(
        change="a shell into the tasks, Spot for all but the first, and a failed deployment that stays",
        edits=(
            setting("deployment.shell", True),
            setting("deployment.spot_percent", 100),
            replaced(
                "infra/rolling_service.py",
                'deployment_circuit_breaker={"enable": True, "rollback": True}',
                'deployment_circuit_breaker={"enable": False, "rollback": False}',
            ),
        ),
        headline=("3 updated",),
        count=3,
        says=(
            Says(
                resource=f"{SERVICE} api",
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                words=("shell|execute ?command|exec", "FARGATE_SPOT", "50.*100", "circuit ?breaker|roll"),
            ),
        ),
    ),
    Golden(
        change="health is asked at another path, and the web listens on another port, which replaces its target group",
        edits=(
            replaced("stacks/data_aggregator.py", "/health/ready", "/health/live-and-ready"),
            replaced("stacks/data_aggregator.py", "port=3000", "port=3001"),
        ),
        says=(
            Says(
                resource="aws:lb/targetGroup:TargetGroup api",
                operation=Operation.UPDATE,
                danger=Danger.AVAILABILITY,
                brick="api",
                words=("health", "/health/ready.*/health/live-and-ready"),
            ),
            Says(
                resource="aws:lb/targetGroup:TargetGroup web",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("port",),
                order=Order.CREATE_FIRST,
                downtime=Downtime.SECONDS,
                words=("3000.*3001",),
            ),
            Says(
                resource="aws:lb/listenerRule:ListenerRule web",
                operation=Operation.UPDATE,
                danger=Danger.OTHER,
            ),
            Says(
                resource="aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule web-from-load-balancer",
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                words=("no longer.* 3000/tcp", "now.* 3001/tcp"),
            ),
        ),
    ),
)

"""Changes of the services and of the tasks that they run."""

from stacks.review.change import Danger, Downtime
from stacks.review.preview import Operation, Order
from stacks.review.report import Verdict
from tests.local.review.edits import replaced, setting
from tests.local.review.golden import SERVICE, TASK_DEFINITION, Golden, Says

_RELEASE = '"RELEASE": args.image.digest, **args.environment'

CHANGES = (
    Golden(
        change="every container gets an environment variable",
        edits=(replaced("infra/task.py", _RELEASE, f'"LOG_LEVEL": "debug", {_RELEASE}'),),
        headline=("5 replaced",),
        says=(
            Says(
                resource=f"{TASK_DEFINITION} api",
                operation=Operation.REPLACE,
                danger=Danger.OTHER,
                forced_by=("containerDefinitions",),
                order=Order.CREATE_FIRST,
                downtime=Downtime.NONE,
                holds_data=False,
                words=("environment.*LOG_LEVEL", "debug"),
                unsaid=("DATABASE_HOST",),
            ),
            Says(resource=f"{SERVICE} api", operation=Operation.UPDATE, danger=Danger.AVAILABILITY),
        ),
    ),
    Golden(
        change="an environment variable goes away",
        edits=(replaced("infra/database.py", '            "DATABASE_SSLMODE": self._ssl_mode,\n', ""),),
        says=(
            Says(
                resource=f"{TASK_DEFINITION} api",
                operation=Operation.REPLACE,
                danger=Danger.OTHER,
                words=("environment.*DATABASE_SSLMODE", "require"),
            ),
        ),
    ),
    Golden(
        change="the containers run as root",
        edits=(replaced("infra/task.py", '"user": args.user', '"user": "0"'),),
        verdict=Verdict.FAILED,
        headline=("polic",),
        says=(
            Says(
                resource=f"{TASK_DEFINITION} api",
                operation=Operation.REPLACE,
                danger=Danger.SECURITY,
                words=("user", "10001.*0", "root"),
            ),
        ),
        comment=(r"ECS\.20",),
    ),
    Golden(
        change="the containers may write to their root file system",
        edits=(replaced("infra/task.py", '"readonlyRootFilesystem": True', '"readonlyRootFilesystem": False'),),
        verdict=Verdict.FAILED,
        says=(
            Says(
                resource=f"{TASK_DEFINITION} web",
                operation=Operation.REPLACE,
                danger=Danger.SECURITY,
                words=("root ?file ?system",),
            ),
        ),
        comment=(r"ECS\.5",),
    ),
    Golden(
        change="the API gets twice the CPU and memory",
        edits=(setting("api.size", "large"),),
        says=(
            Says(
                resource=f"{TASK_DEFINITION} api",
                operation=Operation.REPLACE,
                danger=Danger.OTHER,
                forced_by=("cpu", "memory"),
                downtime=Downtime.NONE,
                words=("cpu.*512.*1024", "memory.*1024.*2048"),
            ),
        ),
    ),
    Golden(
        change="an operator may open a shell in the tasks",
        edits=(setting("deployment.shell", True),),
        headline=("2 updated",),
        count=2,
        says=(
            Says(
                resource=f"{SERVICE} api",
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                words=("shell|execute ?command|exec",),
            ),
        ),
    ),
    Golden(
        change="all tasks but the first run on Spot",
        edits=(setting("deployment.spot_percent", 100),),
        count=2,
        says=(
            Says(
                resource=f"{SERVICE} api",
                operation=Operation.UPDATE,
                danger=Danger.AVAILABILITY,
                words=("FARGATE_SPOT", "50.*100"),
            ),
        ),
    ),
    Golden(
        change="one task of the API is enough",
        edits=(setting("api.min_count", 1),),
        headline=("1 updated",),
        count=1,
        says=(
            Says(
                resource="aws:appautoscaling/target:Target api",
                operation=Operation.UPDATE,
                danger=Danger.AVAILABILITY,
                brick="api",
                words=("min", "2.*1"),
            ),
        ),
    ),
    Golden(
        change="a failed deployment stays",
        edits=(
            replaced(
                "infra/web_service.py",
                'deployment_circuit_breaker={"enable": True, "rollback": True}',
                'deployment_circuit_breaker={"enable": False, "rollback": False}',
            ),
        ),
        verdict=Verdict.FAILED,
        says=(
            Says(
                resource=f"{SERVICE} api",
                operation=Operation.UPDATE,
                danger=Danger.AVAILABILITY,
                words=("circuit ?breaker|roll",),
            ),
        ),
    ),
    Golden(
        change="the API's health is asked at another path",
        edits=(replaced("stacks/data_aggregator.py", "/health/ready", "/health/live-and-ready"),),
        headline=("1 updated",),
        count=1,
        says=(
            Says(
                resource="aws:lb/targetGroup:TargetGroup api",
                operation=Operation.UPDATE,
                danger=Danger.AVAILABILITY,
                brick="api",
                words=("health", "/health/ready.*/health/live-and-ready"),
            ),
        ),
    ),
    Golden(
        change="the web listens on another port, which replaces its target group",
        edits=(replaced("stacks/data_aggregator.py", "port=3000", "port=3001"),),
        says=(
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
                danger=Danger.AVAILABILITY,
            ),
            Says(
                resource="aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule web-from-load-balancer",
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                words=("3000.*3001",),
            ),
        ),
    ),
    Golden(
        change="a service gets another name, which replaces it",
        edits=(
            replaced(
                "infra/web_service.py",
                "name=naming.name(Kind.SERVICE, noun)",
                'name=naming.name(Kind.SERVICE, f"{noun}-2")',
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
)

"""How many tasks of a service run."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.settings import Tasks

SCALE_OUT_COOLDOWN_S = 60
SCALE_IN_COOLDOWN_S = 300
_DIMENSION = "ecs:service:DesiredCount"
_NAMESPACE = "ecs"


@dataclass(frozen=True, kw_only=True)
class AutoscalingArgs:
    """The service, its bounds and aims; behind a load balancer the label of its requests, and how many to aim at."""

    cluster_name: pulumi.Input[str]
    service_name: pulumi.Input[str]
    settings: Tasks
    request_label: pulumi.Input[str] | None = None
    requests_per_min: int | None = None


class Autoscaling(pulumi.ComponentResource):
    """Target tracking on CPU and, where there are any, on requests a task, whichever asks for more; other bounds at
    other times by schedule.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
    """

    def __init__(self, name: str, args: AutoscalingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:autoscaling:Autoscaling", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        settings = args.settings
        target = aws.appautoscaling.Target(
            name,
            resource_id=pulumi.Output.concat("service/", args.cluster_name, "/", args.service_name),
            min_capacity=settings.min_count,
            max_capacity=settings.max_count,
            scalable_dimension=_DIMENSION,
            service_namespace=_NAMESPACE,
            # A schedule moves the bounds: they are the program's only where there is none.
            opts=pulumi.ResourceOptions(
                parent=self, ignore_changes=["minCapacity", "maxCapacity"] if settings.schedules else []
            ),
        )
        aims: dict[str, aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgsDict] = {
            "cpu": {
                "target_value": settings.cpu_percent,
                "predefined_metric_specification": {"predefined_metric_type": "ECSServiceAverageCPUUtilization"},
            },
        }
        if args.request_label is not None and args.requests_per_min is not None:
            aims["requests"] = {
                "target_value": args.requests_per_min,
                "predefined_metric_specification": {
                    "predefined_metric_type": "ALBRequestCountPerTarget",
                    "resource_label": args.request_label,
                },
            }
        for noun, aim in aims.items():
            aws.appautoscaling.Policy(
                f"{name}-{noun}",
                name=f"{name}-{noun}",
                policy_type="TargetTrackingScaling",
                resource_id=target.resource_id,
                target_tracking_scaling_policy_configuration={
                    **aim,
                    "scale_out_cooldown": SCALE_OUT_COOLDOWN_S,
                    "scale_in_cooldown": SCALE_IN_COOLDOWN_S,
                },
                scalable_dimension=_DIMENSION,
                service_namespace=_NAMESPACE,
                opts=child,
            )
        for noun, bounds in settings.schedules.items():
            aws.appautoscaling.ScheduledAction(
                f"{name}-{noun}",
                name=f"{name}-{noun}",
                schedule=bounds.cron,
                timezone="UTC",
                resource_id=target.resource_id,
                scalable_target_action={"min_capacity": bounds.min_count, "max_capacity": bounds.max_count},
                scalable_dimension=_DIMENSION,
                service_namespace=_NAMESPACE,
                opts=child,
            )
        self.register_outputs({})

"""What somebody changed by hand is told, seen by a refresh and mended by an update."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.local.stack.conftest import Project

pytestmark = pytest.mark.local


def drift(project: Project, out: Path) -> tuple[int, dict[str, Any]]:
    """The exit code of `drift`, and what `drift.json` says."""
    command = [sys.executable, "-m", "stacks.review", "drift", "--stack", "local", "--out", str(out)]
    run = project.run(command, project.environment())
    assert run.code in {0, 2}, run.output
    return run.code, json.loads((out / "drift.json").read_text())


def test_a_deleted_security_group_rule_is_told_and_made_again(project: Project, tmp_path: Path) -> None:
    ec2 = project.client("ec2")

    def rules() -> list[str]:
        found = ec2.describe_security_group_rules()["SecurityGroupRules"]
        return [rule["SecurityGroupRuleId"] for rule in found if rule.get("Description") == "From load-balancer"]

    before = rules()
    assert len(before) == 2
    [rule] = ec2.describe_security_group_rules(SecurityGroupRuleIds=before[:1])["SecurityGroupRules"]
    ec2.revoke_security_group_ingress(GroupId=rule["GroupId"], SecurityGroupRuleIds=before[:1])
    state = project.resources()
    code, told = drift(project, tmp_path)
    assert code == 2
    [gone] = told["resources"]
    assert (gone["type"], gone["gone"]) == ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", True)
    assert project.resources() == state
    seen = project.pulumi("refresh", "--yes")
    assert seen.code == 0, seen.output
    assert "SecurityGroupIngressRule" in seen.output
    assert "1 deleted" in seen.output
    [(name, operation)] = project.planned().items()
    assert (name.split("::")[0], operation) == ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "create")
    project.up()
    assert len(rules()) == 2
    assert project.planned() == {}


def test_how_many_tasks_run_is_left_to_autoscaling(project: Project, tmp_path: Path) -> None:
    ecs = project.client("ecs")
    service = {"cluster": project.output("cluster"), "service": "data-aggregator-local-web"}
    ecs.update_service(**service, desiredCount=2)
    assert drift(project, tmp_path)[0] == 0
    assert project.planned() == {}
    project.up()
    [described] = ecs.describe_services(cluster=service["cluster"], services=[service["service"]])["services"]
    assert described["desiredCount"] == 2
    ecs.update_service(**service, desiredCount=1)

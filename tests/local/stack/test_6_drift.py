"""What somebody changed by hand is seen by a refresh and mended by an update."""

import pytest

from tests.local.stack.conftest import Project

pytestmark = pytest.mark.local


def test_a_deleted_security_group_rule_is_seen_and_made_again(project: Project) -> None:
    ec2 = project.client("ec2")

    def rules() -> list[str]:
        found = ec2.describe_security_group_rules()["SecurityGroupRules"]
        return [rule["SecurityGroupRuleId"] for rule in found if rule.get("Description") == "From load-balancer"]

    before = rules()
    assert len(before) == 2
    [rule] = ec2.describe_security_group_rules(SecurityGroupRuleIds=before[:1])["SecurityGroupRules"]
    ec2.revoke_security_group_ingress(GroupId=rule["GroupId"], SecurityGroupRuleIds=before[:1])
    seen = project.pulumi("refresh", "--yes")
    assert seen.code == 0, seen.output
    assert "SecurityGroupIngressRule" in seen.output
    assert "1 deleted" in seen.output
    [(name, operation)] = project.planned().items()
    assert (name.split("::")[0], operation) == ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "create")
    project.up()
    assert len(rules()) == 2
    assert project.planned() == {}


def test_how_many_tasks_run_is_left_to_autoscaling(project: Project) -> None:
    ecs = project.client("ecs")
    service = {"cluster": project.output("cluster"), "service": "data-aggregator-local-web"}
    ecs.update_service(**service, desiredCount=2)
    assert project.planned() == {}
    project.up()
    [described] = ecs.describe_services(cluster=service["cluster"], services=[service["service"]])["services"]
    assert described["desiredCount"] == 2
    ecs.update_service(**service, desiredCount=1)

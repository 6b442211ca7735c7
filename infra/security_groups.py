"""Who may reach whom: security groups that name each other."""

import pulumi
import pulumi_aws as aws

HTTPS_PORT = 443
HTTP_PORT = 80


def task_security_group(name: str, vpc_id: pulumi.Input[str], opts: pulumi.ResourceOptions) -> aws.ec2.SecurityGroup:
    """A group for tasks that lets nothing in, and out only to AWS's own endpoints over HTTPS."""
    group = aws.ec2.SecurityGroup(name, vpc_id=vpc_id, description=f"Tasks of {name}", opts=opts)
    aws.vpc.SecurityGroupEgressRule(
        f"{name}-to-https",
        security_group_id=group.id,
        cidr_ipv4="0.0.0.0/0",  # ECR, Secrets Manager and CloudWatch answer on public addresses that change
        ip_protocol="tcp",
        from_port=HTTPS_PORT,
        to_port=HTTPS_PORT,
        description="AWS endpoints",
        opts=opts,
    )
    return group


def allow_http_out(
    name: str, group_id: pulumi.Input[str], opts: pulumi.ResourceOptions
) -> aws.vpc.SecurityGroupEgressRule:
    """Let a group out over plain HTTP too: to sources that have no TLS."""
    return aws.vpc.SecurityGroupEgressRule(
        f"{name}-to-http",
        security_group_id=group_id,
        cidr_ipv4="0.0.0.0/0",  # whatever address a person registers
        ip_protocol="tcp",
        from_port=HTTP_PORT,
        to_port=HTTP_PORT,
        description="Sources without TLS",
        opts=opts,
    )


def allow_between(
    *,
    client: str,
    client_group_id: pulumi.Input[str],
    server: str,
    server_group_id: pulumi.Input[str],
    port: int,
    opts: pulumi.ResourceOptions,
) -> list[pulumi.Resource]:
    """Let a client's group out to a server's port, and into it; returns the two rules that make it so."""
    return [
        aws.vpc.SecurityGroupIngressRule(
            f"{server}-from-{client}",
            security_group_id=server_group_id,
            referenced_security_group_id=client_group_id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=f"From {client}",
            opts=opts,
        ),
        aws.vpc.SecurityGroupEgressRule(
            f"{client}-to-{server}",
            security_group_id=client_group_id,
            referenced_security_group_id=server_group_id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=f"To {server}",
            opts=opts,
        ),
    ]

"""What a call about a node group, a member of an Auto Scaling group or a machine is about; the emulator judges these by
rights over the cluster, or over everything, and knows no tags of machines.

Follows https://docs.aws.amazon.com/service-authorization/latest/reference/ list_amazonelastickubernetesservice,
list_amazonec2autoscaling and list_awssystemsmanager.
"""

import json
import re

from ministack.core import iam_actions
from ministack.services import autoscaling, ec2

NODE_GROUP = re.compile(r"/clusters/([^/]+)/node-groups/([^/]+)")


def install():
    iam_actions.extract_resource_arn = about_machines(iam_actions.extract_resource_arn)
    iam_actions.request_tag_context = with_machine_tags(iam_actions.request_tag_context)


def about_machines(extract):
    def extracted(service, method, path, headers, body, query_params, region, account_id):
        group = NODE_GROUP.match(path) if service == "eks" else None
        if group:
            return f"arn:aws:eks:{region}:{account_id}:nodegroup/{group[1]}/{group[2]}/*"
        if service == "autoscaling" and first(query_params.get("Action")) == "TerminateInstanceInAutoScalingGroup":
            name = group_of(first(query_params.get("InstanceId")))
            if name:
                return f"arn:aws:autoscaling:{region}:{account_id}:autoScalingGroup:*:autoScalingGroupName/{name}"
        machine = commanded(body) if service == "ssm" else None
        if machine:
            return f"arn:aws:ec2:{region}:{account_id}:instance/{machine}"
        return extract(service, method, path, headers, body, query_params, region, account_id)

    return extracted


def with_machine_tags(context_of):
    def context(service, iam_action, body, params):
        known = context_of(service, iam_action, body, params)
        machine = commanded(body) if iam_action == "ssm:SendCommand" else None
        tags = ec2._tags.get(machine, []) if machine else []
        return {**known, **{f"aws:resourcetag/{tag['Key'].lower()}": tag["Value"] for tag in tags}}

    return context


def group_of(instance_id):
    members = ((name, member) for name, group in autoscaling._asgs.items() for member in group["Instances"])
    return next((name for name, member in members if member["InstanceId"] == instance_id), None)


def commanded(body):
    """The one machine that a command is for; a command for several is judged as one for all."""
    try:
        named = json.loads(body or b"{}").get("InstanceIds") or []
    except ValueError:
        return None
    return named[0] if len(named) == 1 else None


def first(value):
    return value[0] if isinstance(value, list) else value

"""The machines of Auto Scaling groups are instances that EC2 knows, and that take a moment to start.

The emulator makes up ids of instances that nobody else has heard of, which serve at once, cannot be ended, and are never
sick. Follows https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-lifecycle.html and
https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_TerminateInstanceInAutoScalingGroup.html
"""

import json
import re
import time
from collections import Counter
from html import escape

from ministack.core.responses import get_account_id
from ministack.services import autoscaling, ec2

START_SECONDS = 1
CONDITIONS = ("ok", "impaired", "retiring")

# Accounts that EC2 has no machine for at the moment.
_without_capacity = set()


def install():
    reconcile = autoscaling._reconcile_instances
    autoscaling._reconcile_instances = lambda group: resize(group, reconcile)
    autoscaling._describe_asgs = serving_first(autoscaling._describe_asgs)
    autoscaling._ACTION_MAP["DescribeAutoScalingGroups"] = autoscaling._describe_asgs
    autoscaling._ACTION_MAP["TerminateInstanceInAutoScalingGroup"] = terminate
    describe = ec2._ACTION_MAP["DescribeInstanceStatus"]
    ec2._ACTION_MAP["DescribeInstanceStatus"] = lambda params: as_it_is(describe(params))


def resize(group, reconcile):
    """Only groups that say how a machine of theirs is started have machines."""
    if "Machine" not in group:
        return reconcile(group)
    members = group["Instances"]
    for member in members[group["DesiredCapacity"]:]:
        end(member)
    del members[group["DesiredCapacity"]:]
    while len(members) < group["DesiredCapacity"] and get_account_id() not in _without_capacity:
        members.append(started(group))


def started(group):
    zones = group["AvailabilityZones"]
    taken = Counter(member["AvailabilityZone"] for member in group["Instances"])
    zone = min(zones, key=lambda one: (taken[one], zones.index(one)))
    machine = group["Machine"]
    [instance] = ec2._launch_instances_internal(
        image_id="ami-00000000", instance_type=machine["type"], subnet_id=machine["subnets"][zone], count=1
    )
    instance["Placement"]["AvailabilityZone"] = zone
    instance["Condition"] = "ok"
    ec2._tags[instance["InstanceId"]] = [dict(tag) for tag in machine["tags"]]
    return {
        "InstanceId": instance["InstanceId"],
        "LifecycleState": "Pending",
        "HealthStatus": "Healthy",
        "AvailabilityZone": zone,
        "ProtectedFromScaleIn": group["NewInstancesProtectedFromScaleIn"],
        "StartedAt": time.time(),
    }


def end(member):
    if member["InstanceId"] in ec2._instances:
        ec2._ACTION_MAP["TerminateInstances"]({"InstanceId.1": [member["InstanceId"]]})


def serving_first(describe):
    def described(params):
        for group in list(autoscaling._asgs.values()):
            # A machine that could not be had is asked for again.
            autoscaling._reconcile_instances(group)
            for member in group["Instances"]:
                if member["LifecycleState"] == "Pending" and time.time() - member["StartedAt"] >= START_SECONDS:
                    member["LifecycleState"] = "InService"
        return describe(params)

    return described


def terminate(params):
    instance_id = params.get("InstanceId", "")
    for group in autoscaling._asgs.values():
        member = next((one for one in group["Instances"] if one["InstanceId"] == instance_id), None)
        if member is None:
            continue
        group["Instances"].remove(member)
        end(member)
        if params.get("ShouldDecrementDesiredCapacity") == "true":
            group["DesiredCapacity"] -= 1
        autoscaling._reconcile_instances(group)
        return autoscaling._xml(
            200,
            "TerminateInstanceInAutoScalingGroupResponse",
            "<TerminateInstanceInAutoScalingGroupResult><Activity>"
            f"<AutoScalingGroupName>{escape(group['AutoScalingGroupName'])}</AutoScalingGroupName>"
            "<StatusCode>InProgress</StatusCode></Activity></TerminateInstanceInAutoScalingGroupResult>",
        )
    return autoscaling._error("ValidationError", f"Instance Id not found - No managed instance found for instance ID: {instance_id}")


def as_it_is(reply):
    """What EC2 has found out about its machines, in its answer."""
    status, headers, body = reply
    text = body.decode() if isinstance(body, bytes) else body
    items = re.split(r"(?=<item>\s*<instanceId>)", text)
    return status, headers, "".join(map(told, items)).encode()


def told(item):
    found = re.match(r"<item>\s*<instanceId>([^<]+)<", item)
    condition = ec2._instances.get(found[1], {}).get("Condition", "ok") if found else "ok"
    if condition == "impaired":
        return item.replace("<status>ok</status>", "<status>impaired</status>")
    if condition == "retiring":
        announced = (
            "<eventsSet><item><code>instance-retirement</code>"
            "<description>The instance is running on degraded hardware</description></item></eventsSet>"
        )
        return item.replace("<instanceState>", f"{announced}<instanceState>")
    return item


def change(data):
    """What happens to machines, as only AWS itself would know: asked for by whoever causes trouble on purpose."""
    instance = ec2._instances.get(data.get("instance"))
    group = autoscaling._asgs.get(data.get("group"))
    if isinstance(data.get("capacity"), bool):
        (_without_capacity.discard if data["capacity"] else _without_capacity.add)(get_account_id())
    elif group is not None and isinstance(data.get("load"), (int, float)):
        group["Load"] = max(0, data["load"])
    elif instance is not None and data.get("condition") in CONDITIONS:
        instance["Condition"] = data["condition"]
    elif data:
        allowed = f"capacity, a group and its load, or an instance that runs and a condition of {', '.join(CONDITIONS)}"
        return 400, {"message": f"allowed: {allowed}; given: {json.dumps(data)}"}
    running = [one for one in ec2._instances.values() if "Condition" in one and one["State"]["Name"] == "running"]
    return 200, {
        "capacity": get_account_id() not in _without_capacity,
        "running": [one["InstanceId"] for one in running],
        "sick": [one["InstanceId"] for one in running if one["Condition"] != "ok"],
        "groups": [as_measured(group) for group in autoscaling._asgs.values() if "Machine" in group],
    }


def as_measured(group):
    """What there is to do is shared by the machines that run. They do nothing else: no pod is placed on them."""
    running = [
        instance
        for member in group["Instances"]
        if (instance := ec2._instances.get(member["InstanceId"])) and instance["State"]["Name"] == "running"
    ]
    load = group.get("Load", 0)
    return {
        "name": group["AutoScalingGroupName"],
        "load": load,
        "machines": [
            {"id": one["InstanceId"], "condition": one["Condition"], "cpuPercent": min(100, load / len(running))}
            for one in running
        ],
    }

"""An instance can leave its Auto Scaling group, which starts another, and come back; the emulator knows neither call.

Follows https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DetachInstances.html and
https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AttachInstances.html
"""

from ministack.services import autoscaling, ec2


def install():
    autoscaling._ACTION_MAP["DetachInstances"] = detach
    autoscaling._ACTION_MAP["AttachInstances"] = attach


def detach(p):
    group, refusal = group_of(p)
    if refusal:
        return refusal
    leaving = autoscaling._parse_member_list(p, "InstanceIds")
    members = [member["InstanceId"] for member in group["Instances"]]
    for name in leaving:
        if name not in members:
            return autoscaling._error("ValidationError", f"The instance {name} is not part of Auto Scaling group")
    group["Instances"] = [member for member in group["Instances"] if member["InstanceId"] not in leaving]
    if autoscaling._p(p, "ShouldDecrementDesiredCapacity") == "true":
        group["DesiredCapacity"] -= len(leaving)
    autoscaling._reconcile_instances(group)
    return answer("DetachInstances", "<DetachInstancesResult><Activities/></DetachInstancesResult>")


def attach(p):
    group, refusal = group_of(p)
    if refusal:
        return refusal
    for name in autoscaling._parse_member_list(p, "InstanceIds"):
        instance = ec2._instances.get(name)
        if not instance or any(member_of(other, name) for other in autoscaling._asgs.values()):
            return autoscaling._error("ValidationError", f"Instance {name} is not in correct state")
        if group["DesiredCapacity"] >= group["MaxSize"]:
            return autoscaling._error("ValidationError", "AutoScalingGroup would exceed its maximum size")
        group["DesiredCapacity"] += 1
        autoscaling._reconcile_instances(group)
        group["Instances"][-1]["InstanceId"] = name
    return answer("AttachInstances", "")


def group_of(p):
    name = autoscaling._p(p, "AutoScalingGroupName")
    group = autoscaling._asgs.get(name)
    return group, None if group else autoscaling._error("ValidationError", f"AutoScalingGroup name not found - {name}")


def member_of(group, name):
    return any(member["InstanceId"] == name for member in group["Instances"])


def answer(action, result):
    return autoscaling._xml(200, f"{action}Response", result)

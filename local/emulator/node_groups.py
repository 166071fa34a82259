"""A node group of EKS has an Auto Scaling group, with machines as its launch template says; the emulator only names one.

Follows https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
"""

import json
import re

from ministack.services import autoscaling, ec2, eks

CHANGE = re.compile(r"/clusters/([A-Za-z0-9_-]+)/node-groups/([A-Za-z0-9_-]+)/update-config")


def install():
    create, delete, handle = eks._create_nodegroup, eks._delete_nodegroup, eks._handle_request_sync

    def created(cluster, body):
        reply = create(cluster, body)
        if reply[0] == 200:
            make_group(cluster, body, eks._nodegroups[f"{cluster}/{body['nodegroupName']}"])
        return reply

    def deleted(cluster, name):
        for group in groups_of(cluster, name):
            autoscaling._set_desired_capacity({"AutoScalingGroupName": group, "DesiredCapacity": "0"})
            autoscaling._delete_asg({"AutoScalingGroupName": group})
        return delete(cluster, name)

    def handled(method, path, headers, body, query):
        change = CHANGE.fullmatch(path)
        if method == "POST" and change:
            return scale(change[1], change[2], json.loads(body or b"{}"))
        return handle(method, path, headers, body, query)

    eks._create_nodegroup, eks._delete_nodegroup, eks._handle_request_sync = created, deleted, handled


def make_group(cluster, body, node_group):
    sizes = node_group["scalingConfig"]
    subnets = {ec2._subnets[subnet]["AvailabilityZone"]: subnet for subnet in body.get("subnets", []) if subnet in ec2._subnets}
    if not subnets:
        return
    tags = {"eks:cluster-name": cluster, "eks:nodegroup-name": node_group["nodegroupName"], f"kubernetes.io/cluster/{cluster}": "owned"}
    # The group must say how its machines are started before there are any.
    name = groups_of(cluster, node_group["nodegroupName"])[0]
    params = {"AutoScalingGroupName": name, "MinSize": str(sizes["minSize"]), "MaxSize": str(sizes["maxSize"]), "DesiredCapacity": "0"}
    for index, zone in enumerate(sorted(subnets), 1):
        params[f"AvailabilityZones.member.{index}"] = zone
    for index, (key, value) in enumerate(tags.items(), 1):
        params[f"Tags.member.{index}.Key"], params[f"Tags.member.{index}.Value"] = key, value
    autoscaling._create_asg(params)
    autoscaling._asgs[name]["Machine"] = {
        "type": node_group["instanceTypes"][0],
        "subnets": subnets,
        "tags": [{"Key": key, "Value": value} for key, value in {**template_tags(body), **tags}.items()],
    }
    autoscaling._set_desired_capacity({"AutoScalingGroupName": name, "DesiredCapacity": str(sizes["desiredSize"])})


def template_tags(body):
    template = ec2._launch_templates.get((body.get("launchTemplate") or {}).get("id"))
    if template is None:
        return {}
    specifications = template["Versions"][-1].get("LaunchTemplateData", {}).get("TagSpecifications", [])
    return {
        tag["Key"]: tag.get("Value", "")
        for one in specifications
        if one["ResourceType"] == "instance"
        for tag in one.get("Tags", [])
    }


def scale(cluster, name, body):
    node_group = eks._nodegroups.get(f"{cluster}/{name}")
    if node_group is None:
        return eks._error(404, "ResourceNotFoundException", f"No node group found for name: {name}.")
    asked = body.get("scalingConfig") or {}
    sizes = {**node_group["scalingConfig"], **asked}
    if not sizes["minSize"] <= sizes["desiredSize"] <= sizes["maxSize"]:
        return eks._error(400, "InvalidParameterException", f"desiredSize {sizes['desiredSize']} must be from minSize {sizes['minSize']} to maxSize {sizes['maxSize']}")
    node_group["scalingConfig"] = sizes
    for group in groups_of(cluster, name):
        params = {"MinSize": sizes["minSize"], "MaxSize": sizes["maxSize"], "DesiredCapacity": sizes["desiredSize"]}
        autoscaling._update_asg({"AutoScalingGroupName": group, **{key: str(value) for key, value in params.items()}})
    return eks._json_resp(200, {"update": {"status": "Successful", "type": "ConfigUpdate"}})


def groups_of(cluster, name):
    resources = eks._nodegroups.get(f"{cluster}/{name}", {}).get("resources", {})
    return [group["name"] for group in resources.get("autoScalingGroups", [])]

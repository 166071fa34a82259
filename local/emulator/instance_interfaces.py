"""An instance of EC2 has a network interface, whose security groups can be exchanged, interfaces are found by filters, and
groups by patterns of their names; the emulator's instances have none, and it knows neither.

Without filters whoever looks for the interfaces of one security group finds those of all, and waits for them to go away.

Follows https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterface.html,
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html and
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html#Filtering_Resources_CLI
"""

from fnmatch import fnmatchcase

from ministack.services import ec2

DESCRIBE = "DescribeNetworkInterfaces"
MODIFY = "ModifyNetworkInterfaceAttribute"


def attachment_of(interface):
    return interface.get("Attachment") or {}


# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html
FILTERS = {
    "addresses.private-ip-address": lambda eni: [eni["PrivateIpAddress"]],
    "attachment.attachment-id": lambda eni: [attachment_of(eni).get("AttachmentId", "")],
    "attachment.instance-id": lambda eni: [attachment_of(eni).get("InstanceId", "")],
    "attachment.instance-owner-id": lambda eni: [eni["OwnerId"] if eni.get("Attachment") else ""],
    "attachment.status": lambda eni: [attachment_of(eni).get("Status", "")],
    "description": lambda eni: [eni["Description"]],
    "group-id": lambda eni: [group["GroupId"] for group in eni.get("Groups", [])],
    "group-name": lambda eni: [group["GroupName"] for group in eni.get("Groups", [])],
    "interface-type": lambda eni: ["interface"],
    "network-interface-id": lambda eni: [eni["NetworkInterfaceId"]],
    "owner-id": lambda eni: [eni["OwnerId"]],
    "private-ip-address": lambda eni: [eni["PrivateIpAddress"]],
    "requester-id": lambda eni: [eni["OwnerId"]],
    "status": lambda eni: [eni["Status"]],
    "subnet-id": lambda eni: [eni["SubnetId"]],
    "vpc-id": lambda eni: [eni["VpcId"]],
}


def install():
    ec2._launch_instances_internal = with_interface(ec2._launch_instances_internal)
    ec2._instance_xml = showing_interfaces(ec2._instance_xml)
    ec2._ACTION_MAP["TerminateInstances"] = without_interfaces(ec2._ACTION_MAP["TerminateInstances"])
    ec2._ACTION_MAP[MODIFY] = modify_interface
    ec2._ACTION_MAP[DESCRIBE] = describe_interfaces
    ec2._ACTION_MAP["DescribeSecurityGroups"] = by_pattern(ec2._ACTION_MAP["DescribeSecurityGroups"])


def with_interface(launch):
    def launched(*args, **kwargs):
        created = launch(*args, **kwargs)
        for instance in created:
            ec2._create_network_interface({"SubnetId": [instance["SubnetId"]]})
            interface = list(ec2._network_interfaces.values())[-1]
            interface["Status"] = "in-use"
            interface["Groups"] = instance["SecurityGroups"]
            interface["Attachment"] = {
                "AttachmentId": f"eni-attach-{instance['InstanceId'][2:]}",
                "InstanceId": instance["InstanceId"],
                "DeviceIndex": 0,
                "Status": "attached",
                "AttachTime": instance["LaunchTime"],
            }
        return created

    return launched


def without_interfaces(terminate):
    def terminated(p):
        answer = terminate(p)
        if answer[0] == 200:
            for instance_id in ec2._parse_member_list(p, "InstanceId"):
                for interface in interfaces_of(instance_id):
                    del ec2._network_interfaces[interface["NetworkInterfaceId"]]
        return answer

    return terminated


def interfaces_of(instance_id):
    attached = ec2._network_interfaces.values()
    return [eni for eni in attached if attachment_of(eni).get("InstanceId") == instance_id]


def describe_interfaces(p):
    found = list(ec2._network_interfaces.values())
    names = ec2._parse_member_list(p, "NetworkInterfaceId")
    if names:
        found = [eni for eni in found if eni["NetworkInterfaceId"] in names]
    number = 1
    while filter_name := ec2._p(p, f"Filter.{number}.Name"):
        values_of = FILTERS.get(filter_name)
        if not values_of:
            return ec2._error("InvalidParameterValue", f"The filter '{filter_name}' is invalid", 400)
        patterns = ec2._parse_member_list(p, f"Filter.{number}.Value")
        found = [eni for eni in found if fits(values_of(eni), patterns)]
        number += 1
    items = "".join(ec2._eni_fields_xml(eni) for eni in found)
    return ec2._xml(200, f"{DESCRIBE}Response", f"<networkInterfaceSet>{items}</networkInterfaceSet>")


def fits(values, patterns):
    return any(fnmatchcase(value, pattern) for value in values for pattern in patterns)


def showing_interfaces(xml_of):
    def shown(instance):
        interfaces = "".join(ec2._eni_fields_xml(eni) for eni in interfaces_of(instance["InstanceId"]))
        xml = xml_of(instance)
        end = xml.rindex("</item>")
        return f"{xml[:end]}<networkInterfaceSet>{interfaces}</networkInterfaceSet>{xml[end:]}"

    return shown


def modify_interface(p):
    name = ec2._p(p, "NetworkInterfaceId")
    interface = ec2._network_interfaces.get(name)
    if not interface:
        return ec2._error("InvalidNetworkInterfaceID.NotFound", f"The networkInterface ID '{name}' does not exist", 400)
    groups = ec2._parse_member_list(p, "SecurityGroupId")
    for group in groups:
        if group not in ec2._security_groups:
            return ec2._error("InvalidGroup.NotFound", f"The security group '{group}' does not exist", 400)
    if groups:
        interface["Groups"] = [
            {"GroupId": group, "GroupName": ec2._security_groups[group]["GroupName"]} for group in groups
        ]
    return ec2._xml(200, f"{MODIFY}Response", "<return>true</return>")


def by_pattern(describe):
    def described(p):
        found = dict(p)
        names = [group["GroupName"] for group in ec2._security_groups.values()]
        number = 1
        while ec2._p(p, f"Filter.{number}.Name"):
            patterns = ec2._parse_member_list(p, f"Filter.{number}.Value")
            if ec2._p(p, f"Filter.{number}.Name") == "group-name" and any("*" in pattern for pattern in patterns):
                fitting = [name for name in names if any(fnmatchcase(name, pattern) for pattern in patterns)]
                # A pattern that fits nothing finds nothing; no filter at all would find everything.
                for index, name in enumerate(fitting or patterns, 1):
                    found[f"Filter.{number}.Value.{index}"] = [name]
            number += 1
        return describe(found)

    return described

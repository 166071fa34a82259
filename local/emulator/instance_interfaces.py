"""An instance of EC2 has a network interface, whose security groups can be exchanged, and groups are found by patterns of
their names; the emulator's instances have none, and it knows neither.

Follows https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterface.html,
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html and
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html#Filtering_Resources_CLI
"""

from fnmatch import fnmatchcase

from ministack.services import ec2

MODIFY = "ModifyNetworkInterfaceAttribute"


def install():
    ec2._launch_instances_internal = with_interface(ec2._launch_instances_internal)
    ec2._instance_xml = showing_interfaces(ec2._instance_xml)
    ec2._ACTION_MAP["TerminateInstances"] = without_interfaces(ec2._ACTION_MAP["TerminateInstances"])
    ec2._ACTION_MAP[MODIFY] = modify_interface
    ec2._ACTION_MAP["DescribeSecurityGroups"] = by_pattern(ec2._ACTION_MAP["DescribeSecurityGroups"])


def with_interface(launch):
    def launched(*args, **kwargs):
        created = launch(*args, **kwargs)
        for instance in created:
            ec2._create_network_interface({"SubnetId": [instance["SubnetId"]]})
            interface = list(ec2._network_interfaces.values())[-1]
            interface["Status"] = "in-use"
            interface["Groups"] = instance["SecurityGroups"]
            interface["Attachment"] = {"AttachmentId": "eni-attach-0", "InstanceId": instance["InstanceId"]}
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
    return [eni for eni in attached if (eni.get("Attachment") or {}).get("InstanceId") == instance_id]


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

"""A rule for all protocols has no ports; the emulator keeps those that are given with it.

The AWS provider gives 0 and 0 when it takes the rule away with which every security group begins. The emulator did not
find that rule, so a group that is declared without rules let everything out.
Follows https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
"""

from ministack.services import ec2

ALL_PROTOCOLS = "-1"


def install():
    ec2._parse_ip_permissions = without_ports(ec2._parse_ip_permissions)


def without_ports(parse):
    def parsed(params, prefix):
        rules = parse(params, prefix)
        for rule in rules:
            if rule["IpProtocol"] == ALL_PROTOCOLS:
                rule.pop("FromPort", None)
                rule.pop("ToPort", None)
        return rules

    return parsed

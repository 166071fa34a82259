"""What is in EC2, ACM and RDS is known to IAM by its tags too; the emulator finds those of some other services only.

Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag:
a right that rests on `aws:ResourceTag` is given for what bears the tag.
"""

from ministack.core.responses import get_account_id, get_region
from ministack.services import acm, ec2, rds, tagging

KINDS = {
    "eni": "network-interface",
    "i": "instance",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "vol": "volume",
}


def install():
    tagging._RESOURCE_TAG_COLLECTORS["acm"] = of_certificates
    tagging._RESOURCE_TAG_COLLECTORS["ec2"] = of_ec2
    tagging._RESOURCE_TAG_COLLECTORS["rds"] = of_databases


def of_certificates():
    for arn, certificate in acm._certificates.items():
        yield arn, certificate.get("Tags", [])


def of_databases():
    yield from rds._tags.items()


def of_ec2():
    for name, tags in ec2._tags.items():
        kind = KINDS.get(name.split("-", 1)[0])
        if kind:
            yield f"arn:aws:ec2:{get_region()}:{get_account_id()}:{kind}/{name}", tags

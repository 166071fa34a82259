"""`aws:PrincipalArn` of whoever has assumed a role is the ARN of the role; the emulator compares that of the session.

Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
"""

import re

from ministack.core import iam_evaluator
from ministack.services import iam

KEY = "aws:principalarn"
SESSION = re.compile(r"arn:aws:sts::(?P<account>\d{12}):assumed-role/(?P<name>[^/]+)/.+")


def install():
    iam_evaluator._resolve_condition_key = of_roles(iam_evaluator._resolve_condition_key)


def of_roles(resolve):
    def resolved(key, context):
        value = resolve(key, context)
        return role_of(value) if key.lower() == KEY else value

    return resolved


def role_of(arn):
    session = SESSION.fullmatch(arn or "")
    if not session:
        return arn
    role = iam._roles.get_scoped(session["account"], None, session["name"])
    return role["Arn"] if role else f"arn:aws:iam::{session['account']}:role/{session['name']}"

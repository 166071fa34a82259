"""Calls about one alias of a function are judged by their own rights; the emulator takes each for a list of all aliases.

Follows https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html.
"""

import re

from ministack.core import iam_actions

ALIAS = re.compile(r"/functions/[^/]+/aliases/[^/]+/?$")
RIGHTS = {"GET": "GetAlias", "PUT": "UpdateAlias", "DELETE": "DeleteAlias"}


def install():
    iam_actions._lambda_action = about_aliases(iam_actions._lambda_action)


def about_aliases(action_of):
    def action(method, path):
        return RIGHTS.get(method) if ALIAS.search(path) else action_of(method, path)

    return action

"""A call about one event source mapping is judged by its own right, and IAM knows which function the mapping feeds; the
emulator takes a change for nothing that needs a right, a look for a list of all mappings, and knows no function.

Follows https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html.
"""

import re
from contextvars import ContextVar

from ministack.core import iam_actions
from ministack.services import lambda_svc

MAPPING = re.compile(r"/event-source-mappings/([^/]+)/?$")
RIGHTS = {"GET": "GetEventSourceMapping", "PUT": "UpdateEventSourceMapping", "DELETE": "DeleteEventSourceMapping"}
ABOUT_ONE = {f"lambda:{right}" for right in RIGHTS.values()}

_function = ContextVar("function that the mapping of this call feeds", default=None)


def install():
    iam_actions._lambda_action = about_mappings(iam_actions._lambda_action)
    iam_actions.extract_resource_arn = noting_functions(iam_actions.extract_resource_arn)
    iam_actions.request_tag_context = with_functions(iam_actions.request_tag_context)


def about_mappings(action_of):
    def action(method, path):
        return RIGHTS.get(method) if MAPPING.search(path) else action_of(method, path)

    return action


def noting_functions(extract):
    def extracted(service, method, path, *rest):
        named = MAPPING.search(path) if service == "lambda" else None
        mapping = lambda_svc._esms.get(named[1]) if named else None
        _function.set(mapping["FunctionArn"] if mapping else None)
        return extract(service, method, path, *rest)

    return extracted


def with_functions(context_of):
    def context(service, iam_action, body, params):
        known = context_of(service, iam_action, body, params)
        function = _function.get() if iam_action in ABOUT_ONE else None
        return {**known, "lambda:FunctionArn": function} if function else known

    return context

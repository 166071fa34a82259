"""Who answers for a step that waits is judged on the state machine that the step is of; the emulator judges it on everything.

Follows https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html: a right to answer may
be given for one state machine. A token says so also when its step is over: then the answer is that there is no such task, and
not that it is denied.
"""

import json
import threading
from collections import OrderedDict

from ministack.core import iam_actions
from ministack.services import stepfunctions

# A step runs in the thread of its execution.
_here = threading.local()
_owners = OrderedDict()
_KEPT = 10_000


def install():
    stepfunctions._execute_task = within_machine(stepfunctions._execute_task)
    stepfunctions._invoke_with_callback = with_owner(stepfunctions._invoke_with_callback)
    iam_actions.extract_resource_arn = about_tasks(iam_actions.extract_resource_arn)


def within_machine(execute):
    def executed(state_def, raw_input, execution, ctx):
        _here.machine = execution["stateMachineArn"]
        return execute(state_def, raw_input, execution, ctx)

    return executed


def with_owner(invoke):
    def invoked(resource, input_data, token, state_def):
        _owners[token] = getattr(_here, "machine", None)
        if len(_owners) > _KEPT:
            _owners.popitem(last=False)
        return invoke(resource, input_data, token, state_def)

    return invoked


def about_tasks(extract):
    def extracted(service, method, path, headers, body, query_params, region, account_id):
        owner = owner_of(body) if service == "states" else None
        return owner or extract(service, method, path, headers, body, query_params, region, account_id)

    return extracted


def owner_of(body):
    try:
        return _owners.get(json.loads(body or b"{}").get("taskToken"))
    except ValueError:
        return None

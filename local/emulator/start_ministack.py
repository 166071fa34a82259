"""Starts ministack with what no mend of the gateway can reach, and five routes more: events of any source, as AWS's own
services send them, what happens to machines, what was counted of queues and of invocations, and the end of the emulator as a
lost machine ends, with what AWS would have kept.

The emulator refuses `aws.*` sources to everybody, as AWS does to its customers. What happens in AWS itself (an alarm
changes, a database fails over, a finding appears) can only be told by whoever stands for AWS here.
"""

import json
import os
import re

import crash

crash.prepare()

import access_key_owners
import api_owners
import bucket_policy_status
import bus_regions
import dns_changes
import ecs_deployments
import ecs_resources
import ecs_times
import event_sources
import function_concurrency
import function_counts
import function_errors
import function_rights
import function_updates
import function_variables
import group_members
import instance_interfaces
import log_streams
import machine_rights
import machine_shell
import machines
import mapping_rights
import node_groups
import principal_arns
import queue_counts
import read_expressions
import resource_tags
import schedule_rates
import security_group_rules
import task_tokens

from ministack import app as ministack
from ministack.core.responses import set_request_account_id, set_request_region
from ministack.core.router import extract_access_key_id, extract_region
from ministack.services import eventbridge

EVENTS = "/_homeostat/events"
CRASH = "/_homeostat/crash"
MACHINES = "/_homeostat/machines"
QUEUES = "/_homeostat/queues"
FUNCTIONS = "/_homeostat/functions"
ROUTES = (EVENTS, CRASH, MACHINES, QUEUES, FUNCTIONS)

emulator = ministack.app


async def read_body(receive):
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


def told(path, headers, body):
    key = extract_access_key_id(headers)
    # A role that the estate's own functions run with must not speak for AWS.
    if not re.fullmatch(r"\d{12}", key or "") or not headers.get("authorization"):
        return 403, {}, b'{"message":"only an account\'s root speaks for AWS here; allowed: an access key id of 12 digits"}'
    try:
        data = json.loads(body)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        return 400, {}, b'{"message":"the body is not JSON; allowed: an object"}'
    set_request_account_id(key)
    set_request_region(extract_region(headers))
    if path == MACHINES:
        status, answer = machines.change(data)
        return status, {}, json.dumps(answer).encode()
    if path == QUEUES:
        return 200, {}, json.dumps(queue_counts.told()).encode()
    if path == FUNCTIONS:
        return 200, {}, json.dumps(function_counts.told()).encode()
    if not isinstance(data.get("Entries"), list):
        return 400, {}, b'{"message":"Entries is missing; allowed: what PutEvents takes"}'
    return eventbridge._put_events(data, allow_aws_source=True)


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await emulator(scope, receive, telling(send))
        return
    if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] not in ROUTES:
        await emulator(scope, receive, send)
        return
    if scope["path"] == CRASH:
        crash.die()
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    status, _, body = told(scope["path"], headers, await read_body(receive))
    content = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": content})
    await send({"type": "http.response.body", "body": body})


def telling(send):
    async def told(message):
        if message["type"] == "lifespan.startup.complete":
            crash.returned()
        await send(message)

    return told


if __name__ == "__main__":
    event_sources.install()
    function_concurrency.install()
    function_counts.install()
    function_errors.install()
    function_rights.install()
    function_updates.install()
    function_variables.install()
    mapping_rights.install()
    ecs_deployments.install()
    ecs_resources.install()
    ecs_times.install()
    resource_tags.install()
    access_key_owners.install()
    api_owners.install()
    bucket_policy_status.install()
    bus_regions.install()
    dns_changes.install()
    instance_interfaces.install()
    log_streams.install()
    group_members.install()
    security_group_rules.install()
    task_tokens.install()
    machines.install()
    machine_rights.install()
    machine_shell.install()
    node_groups.install()
    principal_arns.install()
    queue_counts.install()
    read_expressions.install()
    # Taken out of the environment, which functions inherit: they refuse a setting that they do not know.
    schedule_rates.install(float(os.environ.pop("HOMEOSTAT_ALARM_TIME_SCALE")))
    ministack.app = app
    ministack.main()

"""Where an event says that it comes from is known to IAM as `events:source`; the emulator tells the policies of no role.

Follows https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html: a right to report
may be given for one source only.
"""

import json

from ministack.core import iam_actions


def install():
    iam_actions.request_tag_context = with_sources(iam_actions.request_tag_context)


def with_sources(context_of):
    def context(service, iam_action, body, params):
        known = context_of(service, iam_action, body, params)
        return {**known, **sources_of(body)} if iam_action == "events:PutEvents" else known

    return context


def sources_of(body):
    """The one source of all entries; several at once are none that a right for one could allow."""
    try:
        entries = json.loads(body or b"{}").get("Entries") or []
    except ValueError:
        return {}
    sources = {entry.get("Source") for entry in entries}
    return {"events:source": sources.pop()} if len(sources) == 1 else {}

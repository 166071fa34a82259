"""What a call of Route 53 about a change is about is the change; the emulator judges it as about everything.

Follows https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html
"""

import re

from ministack.core import iam_actions

CHANGE = re.compile(r"/change/([A-Z0-9]+)/?$")


def install():
    iam_actions.extract_resource_arn = about_changes(iam_actions.extract_resource_arn)


def about_changes(extract):
    def extracted(service, method, path, headers, body, query_params, region, account_id):
        change = CHANGE.search(path) if service == "route53" else None
        if change:
            return f"arn:aws:route53:::change/{change[1]}"
        return extract(service, method, path, headers, body, query_params, region, account_id)

    return extracted

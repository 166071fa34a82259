"""A question about an access key is about its user; the emulator judges it as about everything.

Follows https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from ministack.core import iam_actions
from ministack.services import iam


def install():
    iam_actions.extract_resource_arn = about_users(iam_actions.extract_resource_arn)


def about_users(extract):
    def extracted(service, method, path, headers, body, query_params, region, account_id):
        owner = owner_of(query_params) if service == "iam" else None
        if owner:
            return f"arn:aws:iam::{account_id}:user/{owner}"
        return extract(service, method, path, headers, body, query_params, region, account_id)

    return extracted


def owner_of(query_params):
    if iam_actions._query_param(query_params, "Action") != "GetAccessKeyLastUsed":
        return None
    key = iam._access_keys.get(iam_actions._query_param(query_params, "AccessKeyId"))
    return key and key["UserName"]

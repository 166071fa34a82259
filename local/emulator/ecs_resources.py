"""What a call of ECS about a service is about is the service, or its revision; the emulator judges it by the right over the
cluster.

Follows https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
"""

import json

from ministack.core import iam_actions


def install():
    iam_actions.extract_resource_arn = about_services(iam_actions.extract_resource_arn)


def about_services(extract):
    def extracted(service, method, path, headers, body, query_params, region, account_id):
        if service == "ecs":
            target = headers.get("x-amz-target", "")
            named = service_of(target, body)
            if named:
                return f"arn:aws:ecs:{region}:{account_id}:service/{named}"
            revision = revision_of(target, body)
            if revision:
                return revision
        return extract(service, method, path, headers, body, query_params, region, account_id)

    return extracted


def service_of(target, body):
    operation = target.rsplit(".", 1)[-1]
    if operation not in ("DeleteService", "DescribeServices", "ListServiceDeployments", "UpdateService"):
        return None
    request = json.loads(body or b"{}")
    services = request.get("services") or [request.get("service")]
    cluster = last_part(request.get("cluster") or "default")
    # One call about several services is judged by a right over all of the cluster's.
    return f"{cluster}/{last_part(services[0])}" if len(services) == 1 and services[0] else f"{cluster}/*"


def revision_of(target, body):
    if target.rsplit(".", 1)[-1] != "DescribeServiceRevisions":
        return None
    arns = json.loads(body or b"{}").get("serviceRevisionArns") or []
    return arns[0] if len(arns) == 1 else None


def last_part(name):
    return name.rsplit("/", 1)[-1]

"""ECS lists the deployments of a service and tells which task definition each was of; the emulator lists none.

Follows https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html and
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html
"""

import json

from ministack.services import ecs

# Deployments by the ARN of their service, the oldest first; as the emulator changes them, they change here.
_history = {}


def install():
    actions = ecs._ACTION_MAP
    actions["CreateService"] = remembering(actions["CreateService"], anew=True)
    actions["UpdateService"] = remembering(actions["UpdateService"])
    actions["ListServiceDeployments"] = list_deployments
    actions["DescribeServiceRevisions"] = describe_revisions


def remembering(change, anew=False):
    def changed(data):
        reply = change(data)
        described = json.loads(reply[2]).get("service")
        if described:
            service = next(one for one in ecs._services.values() if one["serviceArn"] == described["serviceArn"])
            known = _history.setdefault(service["serviceArn"], [])
            if anew:
                known.clear()
            # What the emulator goes back to by itself is no deployment of its own.
            known += [one for one in service["deployments"] if all(one is not other for other in known)][:1]
        return reply

    return changed


def list_deployments(data):
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    name = str(data.get("service", "")).rsplit("/", 1)[-1]
    service = ecs._services.get(f"{cluster}/{name}")
    if service is None:
        return ecs.error_response_json("ServiceNotFoundException", "Service not found.", 400)
    deployments = [told(service, one) for one in reversed(_history.get(service["serviceArn"], []))]
    wanted = data.get("status") or []
    found = [one for one in deployments if not wanted or one["status"] in wanted]
    return ecs.json_response({"serviceDeployments": ecs._sanitize(found)})


def told(service, deployment):
    return {
        "serviceDeploymentArn": arn_of(service, "service-deployment", deployment),
        "serviceArn": service["serviceArn"],
        "clusterArn": service["clusterArn"],
        "createdAt": deployment["createdAt"],
        "startedAt": deployment["createdAt"],
        "targetServiceRevisionArn": arn_of(service, "service-revision", deployment),
        "status": status_of(service, deployment),
    }


def status_of(service, deployment):
    if deployment["rolloutState"] == "COMPLETED":
        return "SUCCESSFUL"
    if deployment["rolloutState"] == "FAILED":
        breaker = service["deploymentConfiguration"].get("deploymentCircuitBreaker") or {}
        return "ROLLBACK_SUCCESSFUL" if breaker.get("rollback") else "STOPPED"
    # A newer one took its place.
    return "IN_PROGRESS" if deployment["status"] == "PRIMARY" else "STOPPED"


def describe_revisions(data):
    asked = data.get("serviceRevisionArns") or []
    known = {
        arn_of(service, "service-revision", one): (service, one)
        for service in ecs._services.values()
        for one in _history.get(service["serviceArn"], [])
    }
    revisions = [
        {
            "serviceRevisionArn": arn,
            "serviceArn": known[arn][0]["serviceArn"],
            "clusterArn": known[arn][0]["clusterArn"],
            "taskDefinition": known[arn][1]["taskDefinition"],
            "createdAt": known[arn][1]["createdAt"],
        }
        for arn in asked
        if arn in known
    ]
    failures = [{"arn": arn, "reason": "MISSING"} for arn in asked if arn not in known]
    return ecs.json_response({"serviceRevisions": ecs._sanitize(revisions), "failures": failures})


def arn_of(service, kind, deployment):
    return f"{service['serviceArn'].replace(':service/', f':{kind}/')}/{deployment['id'].rsplit('/', 1)[-1]}"

"""S3 says whether a bucket's policy lets in the world; the emulator answers with a list of the bucket instead.

Follows https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
"""

from ministack.services import s3

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


def install():
    s3._dispatch = answering(s3._dispatch)


def answering(dispatch):
    def answered(method, bucket, key, headers, body, query_params):
        if method == "GET" and bucket and not key and "policyStatus" in query_params:
            return status_of(bucket)
        return dispatch(method, bucket, key, headers, body, query_params)

    return answered


def status_of(bucket):
    status, headers, policy = s3._get_bucket_policy(bucket)
    if status != 200:
        return status, headers, policy
    is_public = str(s3._policy_is_public(policy.decode())).lower()
    body = f'<PolicyStatus xmlns="{NAMESPACE}"><IsPublic>{is_public}</IsPublic></PolicyStatus>'
    return 200, {"Content-Type": "application/xml"}, body.encode()

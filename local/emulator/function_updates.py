"""A function that is configured anew runs as it is configured; the emulator lets warm ones go on as they were.

Follows https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html: the settings of the
unpublished version change, and environments of before are not used again.
"""

from ministack.core import lambda_runtime
from ministack.core.responses import get_account_id, get_region
from ministack.services import lambda_svc


def install():
    lambda_svc._update_config = fresh(lambda_svc._update_config)


def fresh(update):
    def updated(name, data):
        answer = update(name, data)
        if answer[0] == 200:
            lambda_runtime.invalidate_worker(name, qualifier="$LATEST", account=get_account_id(), region=get_region())
        return answer

    return updated

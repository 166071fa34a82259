"""A Node function that fails tells the name of its error, as AWS does; the emulator calls each `Runtime.HandlerError`.

Follows https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html: `errorType` is the error's name, and a state
machine tells failures apart by it.
"""

import threading

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

FAILED_LATER = 'status: "error", error: String(err.message || err), trace: err.stack || ""'
FAILED_AT_ONCE = 'status: "error", error: e.message, trace: e.stack'
UNNAMED = "Runtime.HandlerError"

_last = threading.local()


def install():
    script = lambda_runtime._NODEJS_WORKER_SCRIPT
    for said, variable in ((FAILED_LATER, "err"), (FAILED_AT_ONCE, "e")):
        if said not in script:
            raise RuntimeError(f"ministack's Node worker no longer says `{said}`: look at local/emulator/function_errors.py")
        script = script.replace(said, f"{said}, name: {variable} && {variable}.name")
    lambda_runtime._NODEJS_WORKER_SCRIPT = script
    lambda_runtime.Worker.invoke = remembering(lambda_runtime.Worker.invoke)
    lambda_svc._execute_function_warm = naming(lambda_svc._execute_function_warm)


def remembering(invoke):
    def remembered(worker, *args, **kwargs):
        result = invoke(worker, *args, **kwargs)
        _last.name = result.get("name")
        return result

    return remembered


def naming(execute):
    def named(*args, **kwargs):
        _last.name = None
        result = execute(*args, **kwargs)
        body = result.get("body")
        if result.get("error") and _last.name and body.get("errorType") == UNNAMED:
            result["body"] = {**body, "errorType": _last.name}
        return result

    return named

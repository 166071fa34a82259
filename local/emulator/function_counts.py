"""What became of the invocations of each function, counted from the start of the emulator: its own numbers go to a CloudWatch
that nobody asks here, leave out what event source mappings call, and count as invoked what was refused.

Follows https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
"""

import threading
from collections import Counter, defaultdict

from ministack.core.responses import get_account_id
from ministack.services import lambda_svc

_counts = defaultdict(Counter)
_lock = threading.Lock()


def install():
    lambda_svc._execute_function_dispatch = counting_ended(lambda_svc._execute_function_dispatch)
    lambda_svc._acquire_execution_slot = counting_refused(lambda_svc._acquire_execution_slot)


def count(config, *what):
    with _lock:
        _counts[get_account_id(), config.get("FunctionName", "")].update(what)


def counting_ended(execute):
    def executed(func, config, *args):
        result = execute(func, config, *args)
        count(config, "Invocations", *(["Errors"] if result.get("error") else []))
        return result

    return executed


def counting_refused(acquire):
    def acquired(func, config):
        slot, limit = acquire(func, config)
        if slot is None:
            count(config, "Throttles")
        return slot, limit

    return acquired


def told():
    """The counts of an account, by function."""
    with _lock:
        return {name: dict(counts) for (account, name), counts in _counts.items() if account == get_account_id()}

"""A minute of a schedule is as long as a minute of an alarm.

Alarms that say whether a schedule still calls its function count calls by the minute. Where the minutes of alarms are
shorter than real ones, those of `rate(…)` schedules are too; otherwise such an alarm goes off in between two calls. The
emulator also looks for what is due every ten seconds only, which is too seldom for a minute that is shorter.

What a call does takes as long as ever. Where the one before still has the only copy that is reserved, which in real minutes
it would long have given back, a schedule calls at its next minute: it is not to look as if the function were throttled.

In AWS a rate is real minutes, to the minute:
https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html. Only its unit is another here, so that it stays
in step with the periods of alarms.
"""

from ministack.services import eventbridge, lambda_svc, scheduler

LOOKS_A_MINUTE = 6


def install(time_scale):
    if not 1 <= time_scale <= 60:
        raise ValueError(f"a minute of a schedule is {time_scale} times as fast; allowed: 1 to 60")
    seconds_of = eventbridge._parse_rate_seconds

    def shortened(expression):
        seconds = seconds_of(expression)
        return None if seconds is None else seconds / time_scale

    eventbridge._parse_rate_seconds = shortened
    scheduler._SCHEDULE_TICK_INTERVAL = 60 / LOOKS_A_MINUTE / time_scale
    if time_scale > 1:
        eventbridge._invoke_target = unless_busy(eventbridge._invoke_target)


def unless_busy(invoke):
    def invoked(target, event, *args):
        if event.get("DetailType") != "Scheduled Event" or not is_busy(target.get("Arn", "")):
            invoke(target, event, *args)

    return invoked


def is_busy(arn):
    if ":lambda:" not in arn:
        return False
    func, config, _ = lambda_svc._get_func_record_for_ref(arn)
    if not func or not config:
        return False
    reserved = lambda_svc._reserved_concurrency(func, config)
    return reserved is not None and lambda_svc._inflight.get(lambda_svc._inflight_key(config), 0) >= reserved

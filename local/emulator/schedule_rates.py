"""A minute of a schedule is as long as a minute of an alarm.

Alarms that say whether a schedule still calls its function count calls by the minute. Where the minutes of alarms are
shorter than real ones, those of `rate(…)` schedules are too; otherwise such an alarm goes off in between two calls. The
emulator also looks for what is due every ten seconds only, which is too seldom for a minute that is shorter.

In AWS a rate is real minutes, to the minute:
https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html. Only its unit is another here, so that it stays
in step with the periods of alarms.
"""

from ministack.services import eventbridge, scheduler

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

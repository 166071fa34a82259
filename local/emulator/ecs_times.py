"""ECS tells moments to the millisecond; the emulator cuts them to whole seconds.

Whoever asks whether a deployment began after a moment of this second would be told that it began before.
Follows https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
"""

from datetime import datetime

from ministack.services import ecs


def install():
    ecs._ts_to_epoch = to_epoch


def to_epoch(value):
    try:
        return round(datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp(), 3)
    except (AttributeError, TypeError, ValueError):
        return value

"""A rule may send to a bus of another region of its account; the emulator takes such a target and delivers nothing to it.

Follows https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html. What arrives is the event as it was,
with the region that it comes from:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
"""

from ministack.core.responses import get_account_id, get_region, set_request_region
from ministack.services import eventbridge

ORIGIN = "_Origin"


def install():
    eventbridge._dispatch_to_event_bus = reaching(eventbridge._dispatch_to_event_bus)
    eventbridge._pattern_event_view = of_origin(eventbridge._pattern_event_view)


def reaching(dispatch):
    def dispatched(spec, event, *how):
        here = get_region()
        if spec.account_id != get_account_id() or spec.region == here:
            return dispatch(spec, event, *how)
        set_request_region(spec.region)
        try:
            # One that nobody has asked for yet is there all the same.
            eventbridge._ensure_default_bus()
            return dispatch(spec, {ORIGIN: here, **event}, *how)
        finally:
            set_request_region(here)

    return dispatched


def of_origin(view_of):
    def viewed(event):
        return view_of({**event, "Region": event[ORIGIN]} if ORIGIN in event else event)

    return viewed

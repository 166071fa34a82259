"""A log group is described while functions write new streams into it; the emulator counts the streams themselves, and fails.

Follows https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html: nothing that is
written meanwhile is an error of who asks.
"""

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import cloudwatch_logs


def install():
    cloudwatch_logs._log_groups = LogGroups()


class Streams(dict):
    """Whoever goes through them goes through those of one moment."""

    def values(self):
        return list(super().values())

    def items(self):
        return list(super().items())


class LogGroups(AccountRegionScopedDict):
    __slots__ = ()

    def __setitem__(self, name, group):
        super().__setitem__(name, with_streams(group))

    def update(self, groups):
        super().update(groups)
        for group in self.all_values():
            with_streams(group)


def with_streams(group):
    group["streams"] = Streams(group["streams"])
    return group

"""What a function must be told on this machine that its declaration cannot know: of the variables that it has, those that
name a thing of AWS are given the value that holds here, by account.

Follows no page of AWS: there the declared names resolve by themselves. Here a name of AWS, e.g. of a database, is a port
on loopback, and the declaration must not know that.
"""

import json
import os

from ministack.core import lambda_runtime

SETTING = "HOMEOSTAT_FUNCTION_VARIABLES"


def install():
    # Taken out of the environment, which functions inherit.
    by_account = json.loads(os.environ.pop(SETTING, "{}"))
    create = lambda_runtime.Worker.__init__

    def created(worker, name, config, *args, **kwargs):
        create(worker, name, as_here(config, by_account), *args, **kwargs)

    lambda_runtime.Worker.__init__ = created


def as_here(config, by_account):
    environment = config.get("Environment") or {}
    declared = environment.get("Variables") or {}
    account = config.get("FunctionArn", "").split(":")[4:5]
    here = by_account.get(account[0], {}) if account else {}
    replaced = {name: value for name, value in here.items() if name in declared}
    if not replaced:
        return config
    return {**config, "Environment": {**environment, "Variables": {**declared, **replaced}}}

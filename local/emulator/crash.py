"""Lets the emulator die at once and come back with what AWS would have kept.

Of a service of AWS that loses its machines, what it stores is there again: tables, queues, functions, rules, executions
that have ended. What ran on those machines is not. So `POST /_homeostat/crash` writes down what is stored and dies in
the same moment, without a farewell to anybody; the next start finds it. After any other end the start finds nothing.

What is kept follows what AWS promises of durability, e.g. of tables
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html and of queues
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/welcome.html
"""

import os
import pickle
import shutil
import signal

STATE = os.environ["STATE_DIR"]
WHOLE = os.path.join(STATE, "whole")
UNSAVED = os.path.join(STATE, "unsaved.pickle")


def prepare():
    """To be called before the emulator is imported, which decides as it is whether it looks for a state."""
    if os.path.exists(WHOLE):
        os.environ["PERSIST_STATE"] = "1"
    else:
        shutil.rmtree(STATE, ignore_errors=True)


def die():
    """Whoever calls this from the event loop can be sure that no call changes anything between the writing and the end."""
    from ministack import app
    from ministack.core import persistence

    persistence.PERSIST_STATE = True
    persistence.save_all(app._build_persistence_save_dict())
    with open(UNSAVED, "wb") as file:
        pickle.dump({name: store._data for name, store in unsaved_stores().items()}, file)
    with open(WHOLE, "w"):
        pass
    os.kill(os.getpid(), signal.SIGKILL)


def returned():
    """To be called when the emulator has read its state: the next end leaves nothing, unless it is another crash."""
    from ministack import app
    from ministack.core import persistence

    if not persistence.PERSIST_STATE:
        return
    stores = unsaved_stores()
    with open(UNSAVED, "rb") as file:
        for name, data in pickle.load(file).items():
            stores[name]._data.update(data)
    stop_tasks()
    os.remove(WHOLE)
    persistence.PERSIST_STATE = app.PERSIST_STATE = False


def stop_tasks():
    """Tasks ended with the emulator, which still wants those to run that it says have stopped; ECS wants their successors."""
    from ministack.services import ecs

    for task in ecs._tasks._data.values():
        if task.get("lastStatus") == "STOPPED":
            task["desiredStatus"] = "STOPPED"


def unsaved_stores():
    """What AWS keeps and the emulator does not save."""
    from ministack.services import s3

    return {**objects(s3), **streams()}


def objects(s3):
    from ministack.core.responses import AccountRegionScopedDict, AccountScopedDict

    return {name: value for name, value in vars(s3).items() if isinstance(value, (AccountScopedDict, AccountRegionScopedDict))}


def streams():
    """Records of tables' streams, which AWS keeps for 24 hours: mappings go on from where they were, which the emulator saves.

    Where each stream begins comes first: a reader that looks in between must find nothing rather than records that it
    has read. Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
    """
    from ministack.services import dynamodb

    return {name: getattr(dynamodb, name) for name in ("_stream_trimmed", "_stream_records", "_closed_streams")}

"""How many messages were deleted from each queue, by whoever received them and by Lambda: what SQS counts for its metrics.

Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
"""

from collections import Counter

from ministack.core.responses import get_account_id, get_region
from ministack.services import sqs

_deleted = Counter()


def install():
    delete, delete_batch = sqs._HANDLERS["DeleteMessage"], sqs._HANDLERS["DeleteMessageBatch"]
    delete_for_function = sqs._delete_messages_for_esm

    def deleted(data, url):
        answer = delete(data, url)
        count(data.get("QueueUrl", url), 1)
        return answer

    def batch_deleted(data, url):
        answer = delete_batch(data, url)
        count(data.get("QueueUrl", url), len(answer["Successful"]))
        return answer

    def deleted_for_function(url, handles):
        held = {message.get("receipt_handle") for message in sqs._queues[url]["messages"]}
        delete_for_function(url, handles)
        count(url, len(held & handles))

    sqs._HANDLERS["DeleteMessage"] = deleted
    sqs._HANDLERS["DeleteMessageBatch"] = batch_deleted
    sqs._delete_messages_for_esm = deleted_for_function


def count(url, messages):
    _deleted[get_account_id(), get_region(), url.rsplit("/", 1)[-1]] += messages


def told():
    """Name of queue → messages deleted since the emulator started, of the account and region of the request."""
    place = (get_account_id(), get_region())
    return {name: messages for (*where, name), messages in _deleted.items() if tuple(where) == place}

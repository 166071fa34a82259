"""What is reserved for a function bounds all its versions and aliases; the emulator bounds the unpublished version alone. And
a queue's event source mapping calls as often as its own maximum lets it: what the function has no copy for is refused, and
its messages come back later. The emulator asks for no more than is reserved, so that nothing is ever refused.

Follows https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html and
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
"""

from ministack.services import lambda_svc


def install():
    lambda_svc._reserved_concurrency = of_the_function(lambda_svc._reserved_concurrency)
    lambda_svc._sqs_esm_concurrency = of_the_mapping(lambda_svc._sqs_esm_concurrency)


def of_the_function(reserved_of):
    def reserved(func, config):
        return reserved_of(lambda_svc._functions.get(config.get("FunctionName")) or func, config)

    return reserved


def of_the_mapping(concurrency_of):
    def concurrency(esm, func, config, queue=None):
        return concurrency_of(esm, {}, {}, queue)

    return concurrency

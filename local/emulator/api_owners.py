"""The address of an HTTP API names it to everybody; the emulator looks for it in the account of whoever signed the request.

A request that nobody signed, or that carries a token of its own in the header where a signature would be, names no account.
Follows https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop.html
"""

from ministack.services import apigateway


def install():
    apigateway.find_api_scope = owner_of


def owner_of(api_id):
    """Account and region of the API, whoever asks; nothing where there is none."""
    for (account, region, stored_id), _ in apigateway._apis.all_items():
        if stored_id == api_id:
            return account, region
    return None

"""An expression that was read once is not read again: the emulator reads each condition of a transaction twice, token by
token, and the automation's are always the same few. What is kept depends on nothing but the expression's text.
"""

from functools import lru_cache

from ministack.services import dynamodb

#: Expressions that are remembered: those of the estate's functions, and as many again that somebody tries.
MOST = 1024


def install():
    dynamodb._condition_syntax_error = lru_cache(MOST)(dynamodb._condition_syntax_error)
    dynamodb._tokenize = kept(dynamodb._tokenize)


def kept(tokens_of):
    once = lru_cache(MOST)(lambda expression: tuple(tokens_of(expression)))
    # A list of his own for each: what one reader does to it is no other's business.
    return lambda expression: list(once(expression))

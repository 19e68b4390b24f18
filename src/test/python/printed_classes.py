"""Classes of a product that changes nothing of how their bases are printed."""
import collections

Pair = collections.namedtuple("Pair", "left right")


class Names(dict):
    pass


class Rows(list):
    pass


class Word(str):
    pass


class Size(int):
    pass


class Point(tuple):
    pass


class Sorted(collections.OrderedDict):
    pass


class Raw(bytes):
    pass


class RefusedError(ValueError):
    pass

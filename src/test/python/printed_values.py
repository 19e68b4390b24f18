#!/usr/bin/env python3
"""Makes a few hundred values whose repr is no plain literal, as properties of a database or pickles.

    printed_values.py database SEED DATA_FS
    printed_values.py pickles SEED
    printed_values.py peer ADDRESS BASE_DIR
    printed_values.py kinds DATA_FS
    printed_values.py differences DATA_FS OTHER_DATA_FS

values of every kind, nested at random, and in the forms that only Python 2.7 pickled. The first has
them in folders below /things and prints how many there are; the second prints a line for each: its
pickle and what the peer prints of it, both in base64. The third records with the peer, the
others tell what is stored, and what is not the same in another database.
"""
import base64
import collections
import datetime
import decimal
import fractions
import http
import io
import ipaddress
import os
import pathlib
import pickle
import random
import re
import subprocess
import sys
import time
import types
import uuid

import pytz
import transaction
import ZODB
import ZODB._compat
import ZODB.FileStorage
import ZODB.serialize
import zodbpickle.pickle
from BTrees.IIBTree import IISet
from BTrees.LOBTree import LOBucket
from BTrees.OOBTree import OOBucket, OOSet
from OFS.Application import Application
from OFS.Folder import Folder
from perfact.zodbsync.zodbsync import mod_format
from persistent.list import PersistentList
from persistent.mapping import PersistentMapping
from printed_classes import Names, Pair, Point, Raw, RefusedError, Rows, Size, Sorted, Word

what, seed = sys.argv[1:3]
rng = random.Random(seed)
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Etc/GMT+3", "UTC"]


class Old:
    """An object that pickles as Python 2.7 pickled it."""

    def __init__(self, function, *arguments):
        self.made = (function, arguments)

    def __reduce__(self):
        return self.made


def text():
    return rng.choice(["", "a", "Haus", "it's", 'say "x"', "ä\u20ac", "\U0001f600", "a\\b\n", "x" * 20])


def number():
    return rng.choice([0, 1, -1, 7, 255, -300, 2**31, 2**63, -2**70, rng.randrange(10**6)])


def zone():
    kind = rng.randrange(6)
    if kind == 0:
        return datetime.timezone.utc
    if kind == 1:
        return datetime.timezone(datetime.timedelta(minutes=rng.randrange(-700, 700)))
    if kind == 2:
        return datetime.timezone(datetime.timedelta(hours=1, seconds=rng.randrange(60)), "X'Y")
    if kind == 3:
        return pytz.FixedOffset(rng.randrange(-600, 600))
    return pytz.timezone(rng.choice(ZONES))


def moment():
    naive = datetime.datetime(
        rng.randrange(1900, 2100), rng.randrange(1, 13), rng.randrange(1, 29), rng.randrange(24),
        rng.randrange(60), rng.choice([0, 0, 59]), rng.choice([0, 0, 5, 999999]))
    if rng.random() < 0.4:
        return naive
    where = zone()
    return where.localize(naive) if hasattr(where, "localize") else naive.replace(tzinfo=where)


def scalar(depth):
    return rng.choice([text, number, lambda: rng.choice([True, False, None, 0.5, -0.0, 1e300,
                       float("inf"), 1.5, b"\x00\xff'", b""])])()


def key(depth):
    return rng.choice([text, number, lambda: datetime.date(2025, 2, rng.randrange(1, 28)),
                       lambda: (text(), number()), lambda: frozenset([number(), number()]),
                       lambda: decimal.Decimal(rng.randrange(1000)) / 8])()


def items(depth, most=4):
    return [value(depth - 1) for _ in range(rng.randrange(most))]


def mapping(depth):
    return {key(depth): value(depth - 1) for _ in range(rng.randrange(4))}


KINDS = [
    lambda d: set(key(d) for _ in range(rng.choice([0, 1, 2, 5, 30]))),
    lambda d: set(rng.sample(range(-50, 5000), rng.choice([1, 3, 9, 100]))),
    lambda d: frozenset(key(d) for _ in range(rng.choice([0, 1, 2, 5]))),
    lambda d: set(rng.choice("abcdefgh") * rng.randrange(1, 5) for _ in range(rng.randrange(40))),
    lambda d: bytearray(rng.randbytes(rng.randrange(6))),
    lambda d: range(number() % 1000, rng.randrange(1000), rng.choice([1, 2, -3])),
    lambda d: complex(rng.choice([0.0, -0.0, 3, 1.5]), rng.choice([0, -4, 2.5])),
    lambda d: decimal.Decimal(rng.choice(["1.50", "0", "-0", "1E+5", "NaN", "Infinity", "-1.7e-9"])),
    lambda d: fractions.Fraction(rng.randrange(-99, 99), rng.randrange(1, 99)),
    lambda d: datetime.date(rng.randrange(1, 9999), rng.randrange(1, 13), rng.randrange(1, 29)),
    lambda d: moment(),
    lambda d: moment(),
    lambda d: datetime.time(rng.randrange(24), rng.randrange(60), rng.choice([0, 30]),
                            rng.choice([0, 17])),
    lambda d: datetime.time(3, 4, tzinfo=datetime.timezone.utc),
    lambda d: datetime.timedelta(rng.randrange(-5, 5), rng.choice([0, 0, 5]), rng.choice([0, 9])),
    lambda d: zone(),
    lambda d: uuid.UUID(int=rng.getrandbits(128)),
    lambda d: collections.OrderedDict(mapping(d)),
    lambda d: collections.defaultdict(rng.choice([list, int, dict, str, None, set]), mapping(d)),
    lambda d: collections.Counter(rng.choice("abc") for _ in range(rng.randrange(9))),
    lambda d: collections.deque(items(d), rng.choice([None, 3, 9])),
    lambda d: collections.ChainMap(mapping(d), mapping(d)),
    lambda d: collections.UserDict(mapping(d)),
    lambda d: collections.UserList(items(d)),
    lambda d: collections.UserString(text()),
    lambda d: rng.choice([pathlib.PurePosixPath, pathlib.Path])(
        rng.choice([".", "/", "/a/b", "a b/c", "..", "it's"])),
    lambda d: pathlib.PureWindowsPath(rng.choice(["c:\\x\\y", "x", "\\\\host\\share\\z"])),
    lambda d: slice(rng.choice([None, 1]), number(), rng.choice([None, 2])),
    lambda d: types.SimpleNamespace(a=value(d - 1), b=text()),
    lambda d: rng.choice([int, str, list, dict, bytes, datetime.date, decimal.Decimal, len, type,
                          collections.OrderedDict, uuid.UUID, type(None), Folder]),
    lambda d: rng.choice([..., NotImplemented]),
    lambda d: ipaddress.ip_address(rng.choice(["1.2.3.4", "255.0.0.1", "::1", "fe80::1"])),
    lambda d: ipaddress.ip_network(rng.choice(["10.0.0.0/8", "2001:db8::/32"])),
    lambda d: ipaddress.ip_interface("1.2.3.4/24"),
    lambda d: rng.choice([ValueError, KeyError, OSError])(text(), number()),
    # Without any items they pickle as no more than their class.
    lambda d: Names(mapping(d), a=1),
    lambda d: Rows(items(d) + [1]),
    lambda d: Word(text()),
    lambda d: Size(number()),
    lambda d: Point(items(d)),
    # Within anything but lists and tuples it is printed with its names, which no pickle tells.
    lambda d: [Pair(scalar(d), value(d - 1)) if d == 3 else 1],
    lambda d: [{"a": value(d - 1)}, tuple(items(d))],
    lambda d: {key(d): value(d - 1), "x": [value(d - 1)]},
    lambda d: items(d) + [scalar(d)],
    lambda d: tuple(items(d)),
    lambda d: http.HTTPStatus(rng.choice([200, 404, 500])),
    lambda d: http.HTTPMethod("GET"),
    lambda d: Raw(rng.randbytes(3)),
    lambda d: re.compile(rng.choice(["a.*", "it's"]), rng.choice([0, re.I, re.M | re.S])),
    lambda d: datetime.datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=datetime.timezone.utc),
    lambda d: datetime.time(2, 30, fold=1, tzinfo=datetime.timezone(datetime.timedelta(hours=1))),
    lambda d: {datetime.timedelta(i, 5 * i, i) for i in range(rng.randrange(30))} | {1.5, "a"},
    lambda d: {2.0 ** i * j for i in range(-3, 80, 9) for j in (1, 3)} | {8, 3, 2 ** 60, True},
    lambda d: [StopIteration(number()), Exception(text()), BaseException()],
]

#: What nobody can read back, most of it without the code of a product.
PRODUCT = [
    # Python prints 200 characters of it, without the quote and the bracket that end it.
    lambda d: {"x": re.compile("(" + rng.choice(["a|", "\u20ac|", "it's|"]) * 120 + "b)"), "y": 1},
    # A tuple to who walks over it, with names for all others.
    lambda d: [time.localtime(number() % 1000), {"t": time.localtime(5)}],
    lambda d: Sorted({text(): value(d - 1)}),
    lambda d: RefusedError(text(), number()),
    lambda d: [{"a": RefusedError(), "b": Sorted(x=1)}],
]

#: In records of their own, or with such in them.
PERSISTENT = [
    lambda d: PersistentList(items(d)),
    lambda d: PersistentMapping(mapping(d)),
    lambda d: OOSet(rng.sample("abcdefgh", rng.randrange(5))),
    lambda d: IISet(rng.sample(range(100), rng.randrange(5))),
    lambda d: OOBucket({text(): value(d - 1) for _ in range(2)}),
    lambda d: LOBucket({rng.randrange(99): value(d - 1)}),
    lambda d: [PersistentList([1, PersistentList(["b"])]), {"x": PersistentMapping(a=1)}],
    lambda d: collections.OrderedDict(a=PersistentList(items(d))),
]


def value(depth):
    if depth <= 0 or rng.random() < 0.3:
        return scalar(depth)
    return rng.choice(KINDS)(depth)


class OldString:
    def __init__(self, content):
        self.content = content


class OldPickler(pickle._Pickler):
    """Writes byte strings as Python 2.7 wrote its strings."""

    dispatch = dict(pickle._Pickler.dispatch)

    def save_old(self, string):
        size = bytes([len(string.content)])
        self.write(b"U" + size + string.content if self.bin
                   else b"S" + repr(string.content)[1:].encode() + b"\n")
        self.memoize(string)

    dispatch[OldString] = save_old


def old_dumps(content, protocol):
    out = io.BytesIO()
    OldPickler(out, protocol).dump(content)
    return out.getvalue()


def old(string):
    """What only Python 2.7 pickled so; string makes its strings."""
    day = datetime.datetime(2019, rng.randrange(1, 13), rng.randrange(1, 29), 3, 4, 5, 678)
    state = day.__reduce_ex__(2)[1][0]
    binary = string
    return [
        Old(datetime.datetime, binary(state)),
        Old(datetime.datetime, binary(state), pytz.timezone("Europe/Berlin")),
        Old(datetime.date, binary(state[:4])),
        Old(datetime.time, binary(state[4:])),
        Old(collections.OrderedDict, [[binary(b"a"), 1], [binary(b"b"), [2]]]),
        Old(collections.deque, [1, 2, 3], 2),
        Old(fractions.Fraction, binary(b"-7/3")),
        Old(decimal.Decimal, binary(b"1.50")),
        Old(set, [binary(b"x"), 2]),
        Old(frozenset, [1, 2]),
        Old(range, 1, 9, 2),
        Old(collections.Counter, {binary(b"a"): 2, binary(b"b"): 3}),
        Old(slice, 1, None, None),
        Old(bytearray, "ab\xff", binary(b"latin-1")),
        Old(complex, 1.0, 2.0),
    ]


def database(path):
    """Everything that ZODB reads: protocols 0 to 3, all names as Python 3 has them."""

    class Pickler(zodbpickle.pickle.Pickler):
        def __init__(self, file, protocol=None):
            super().__init__(file, protocol, fix_imports=False)

    ZODB._compat.Pickler = Pickler
    for suffix in ("", ".index", ".lock", ".tmp"):
        pathlib.Path(path + suffix).unlink(missing_ok=True)
    db = ZODB.DB(ZODB.FileStorage.FileStorage(path))
    connection = db.open()
    app = connection.root()["Application"] = Application()
    app._setObject("things", Folder("things"))
    transaction.commit()
    count = 0

    def folder(name, protocol, contents):
        made = Folder(name)
        entries = []
        for i, content in enumerate(contents):
            identity = "p%d" % i
            entries.append({"id": identity, "type": "string", "mode": "w"})
            setattr(made, identity, content)
        made._properties = tuple(entries)
        app.things._setObject(name, made)
        ZODB.serialize._protocol = protocol
        transaction.commit()
        ZODB.serialize._protocol = 3
        return len(entries)

    for protocol in range(4):
        for n in range(3):
            count += folder("all%d-%d" % (protocol, n), protocol,
                            [kind(3) for kind in KINDS])
        count += folder("old%d" % protocol, min(protocol, 2), old(lambda string: string.decode("latin-1")))
        count += folder("product%d" % protocol, protocol, [kind(3) for kind in PRODUCT])
        if protocol:
            count += folder("persistent%d" % protocol, protocol,
                            [kind(3) for kind in PERSISTENT])
    connection.close()
    db.close()
    print(count)


def pickles():
    """Every protocol, with the names of Python 2 below 3: what is loaded is what is printed."""
    for protocol in range(6):
        all_kinds = [kind(3) for kind in KINDS]
        for content in all_kinds + (old(OldString) if protocol < 3 else []):
            pickled = old_dumps(content, protocol)
            loaded = pickle.loads(pickled, encoding="latin-1")
            printed = mod_format({"props": [[("id", "x"), ("value", loaded)]]})
            print(base64.b64encode(pickled).decode(), base64.b64encode(printed.encode()).decode())


def stored(path):
    """What each property holds: by folder and id, its class and value."""
    db = ZODB.DB(ZODB.FileStorage.FileStorage(path, read_only=True))
    connection = db.open()
    things = connection.root()["Application"].things
    found = {}
    for name, folder in things.objectItems():
        for entry in folder._properties:
            if entry["id"] != "title":
                found[name, entry["id"]] = getattr(folder, entry["id"])
    return found


#: Played back they are plain lists, dictionaries, texts: so they are printed.
PLAIN = {"Raw", "UserList", "UserDict", "UserString", "Names", "Rows", "Word", "Size", "Point",
         "PersistentList", "PersistentMapping"}


def characters(content):
    """Of a named tuple the items: it becomes a plain one."""
    return sorted(repr(content).replace("Pair(left=", "(").replace(", right=", ", "))


def differences(before, after):
    """Prints what is not the same in another database, of the folders that both have."""
    one, other = stored(before), stored(after)
    folders = {folder for folder, _ in other}
    for place, value in one.items():
        if place[0] in folders:
            now = other.get(place)
            # The items of a set may come in another order.
            same = characters(value) == characters(now)
            if not same or (type(value) is not type(now)
                            and type(value).__name__ not in PLAIN):
                print(place, type(value), repr(value), type(now), repr(now))
    print(len(folders))


def kinds(path):
    for place, value in sorted(stored(path).items()):
        print(place, type(value).__name__, repr(value))


def peer(address, base_dir):
    """Records with the peer, to which the classes of this folder are known."""
    here = pathlib.Path(__file__).resolve().parent
    environment = dict(os.environ, PYTHONPATH=str(here))
    sys.exit(subprocess.run(
        [sys.executable, str(here / "zodbsync.py"), address, base_dir, "record", "/"],
        env=environment).returncode)


if what == "database":
    database(sys.argv[3])
elif what == "differences":
    differences(sys.argv[2], sys.argv[3])
elif what == "kinds":
    kinds(sys.argv[2])
elif what == "peer":
    peer(sys.argv[2], sys.argv[3])
else:
    pickles()

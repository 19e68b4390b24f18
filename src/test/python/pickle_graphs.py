"""Random value graphs for PicklePropertyIT, and the judge of what was written back.

    pickle_graphs.py make --maker make_pickles.py --seed N --count N --out FILE
    pickle_graphs.py judge --maker make_pickles.py FILE
    pickle_graphs.py literals --seed N --count N --out FILE

make writes a line of JSON for each pickle: protocol, hex, and the text of its
graph by CPython's own machine. judge reads lines with text and hex (written
by the program under test), describes hex with that machine again, loads it
with real Python where the classes allow, and prints a line for each that
differs. literals writes texts with what ast.literal_eval says; the value is null where a set's order would
show.
"""
import argparse
import _compat_pickle
import ast
import importlib.util
import io
import json
import pickle
import random
import struct
import sys
import warnings

import zodbpickle
import zodbpickle.pickle

warnings.simplefilter("ignore")
sys.set_int_max_str_digits(0)


def maker(path):
    spec = importlib.util.spec_from_file_location("make_pickles", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Graph:
    """A random graph of many kinds of values, shared and cyclic ones too."""

    def __init__(self, rnd, things, ref):
        self.rnd, self.things, self.ref, self.pool = rnd, things, ref, []

    def atom(self):
        rnd = self.rnd
        k = rnd.randrange(9)
        if k == 0:
            return rnd.choice([None, True, False, (), "", b""])
        if k in (1, 2):
            return rnd.getrandbits(rnd.choice([3, 8, 16, 31, 32, 33, 63, 64, 300])) * rnd.choice([1, -1])
        if k == 3:
            return struct.unpack(">d", struct.pack(">Q", rnd.getrandbits(64) & 0xffdfffffffffffff))[0]
        if k in (4, 5):
            tops = [0x80, 0x100, 0x3000, 0xd800, 0x110000]
            text = "".join(chr(rnd.randrange(rnd.choice(tops))) for _ in range(rnd.randrange(9)))
            # Java cannot tell two lone surrogates in a row from a character.
            return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if k == 6:
            return bytes(rnd.getrandbits(8) for _ in range(rnd.choice([1, 5, 255, 256, 300])))
        if k == 7:
            return rnd.choice([int, dict, self.things.New, self.things.Error, len])
        return rnd.choice(["key", "a shared text", b"shared bytes"])

    def value(self, depth):
        rnd, things = self.rnd, self.things
        if self.pool and rnd.random() < 0.2:
            return rnd.choice(self.pool)
        if not depth or rnd.random() < 0.25:
            return self.atom()
        n = rnd.choice([0, 1, 2, 3, 4, 7])
        k = rnd.randrange(12)
        sub = lambda: self.value(depth - 1)
        if k < 2:
            v = []
            self.pool.append(v)
            v.extend(sub() for _ in range(n))
            return v
        if k < 4:
            v = {}
            self.pool.append(v)
            for i in range(n):
                v[rnd.choice([i, "k%d" % i, (i, "x"), b"%d" % i])] = sub()
            return v
        if k == 4:
            v = things.New()
            self.pool.append(v)
            for i in range(n):
                setattr(v, "a%d" % i, sub())
            return v
        if k == 5:
            v = things.State()
            self.pool.append(v)
            v.s = sub()
            return v
        if k == 6:
            v = things.List()
            self.pool.append(v)
            v.extend(sub() for _ in range(n))
            return v
        if k == 7:
            v = things.Dict()
            self.pool.append(v)
            for i in range(n):
                v["d%d" % i] = sub()
            return v
        if k == 8:
            v = rnd.choice([set, frozenset])(rnd.randrange(50) for _ in range(n))
        elif k == 9:
            v = rnd.choice([bytearray(b"mutable"), things.NewArgs(), things.NewArgsEx(), things.Slots(), things.Reduced(), things.ReducedAll()])
        elif k == 10:
            v = self.ref((struct.pack(">Q", rnd.randrange(1000)), things.New))
        else:
            v = tuple(sub() for _ in range(n))
        self.pool.append(v)
        return v


def dump(module, protocol, values, ref):
    f = io.BytesIO()

    class Pickler(module._Pickler if module is pickle else module.Pickler):
        def persistent_id(self, o):
            return o.pid if isinstance(o, ref) else None

    p = Pickler(f, protocol)
    for v in values:
        p.dump(v)
    return f.getvalue()


def make(args):
    mp = maker(args.maker)
    rnd = random.Random(args.seed)
    done = 0
    with open(args.out, "w", encoding="ascii") as out:
        while done < args.count:
            graph = Graph(rnd, mp.things, mp.Ref)
            values = [graph.value(5) for _ in range(rnd.choice([1, 1, 2]))]
            module, protocol = rnd.choice([(pickle, p) for p in range(6)] + [(zodbpickle.pickle, p) for p in (1, 2, 3, 3)])
            try:
                data = dump(module, protocol, values, mp.Ref)
            except (pickle.PicklingError, zodbpickle.pickle.PicklingError, TypeError, ValueError, AttributeError, RecursionError):
                continue                      # a kind that this protocol does not have
            text, rest = mp.graph(data, len(values))
            assert not rest
            out.write(json.dumps({"protocol": protocol, "pickles": len(values), "hex": data.hex(), "text": text}) + "\n")
            done += 1


def judge(args):
    mp = maker(args.maker)
    lines = loaded = 0

    class Unpickler(pickle.Unpickler):
        def persistent_load(self, pid):
            return mp.Ref(pid)

        def find_class(self, module, name):
            # Names are kept when a protocol is changed; Python maps those of Python 2 below 3 only.
            module, name = _compat_pickle.NAME_MAPPING.get((module, name), (module, name))
            return super().find_class(_compat_pickle.IMPORT_MAPPING.get(module, module), name)

    with open(args.file, encoding="ascii") as f:
        for line in f:
            line = json.loads(line)
            lines += 1
            data = bytes.fromhex(line["hex"])
            text, rest = mp.graph(data, line["pickles"])
            if text != line["text"] or rest:
                print("differs:", line["hex"][:2000], line["text"][:2000], text[:2000])
                continue
            original = bytes.fromhex(line["original"])
            results = []
            for stream in (original, data):
                u = Unpickler(io.BytesIO(stream), encoding="latin-1")
                try:
                    results.append([u.load() for _ in range(line["pickles"])])
                except Exception as e:
                    results.append(type(e).__name__)
            if isinstance(results[0], list) != isinstance(results[1], list):
                print("loads otherwise:", line["hex"][:2000], results)
            elif isinstance(results[0], list):
                loaded += 1
                a, b = (mp.graph(dump(pickle, 4, r, mp.Ref), len(r))[0] if recursible(r) else None for r in results)
                if a != b:
                    print("loads unequal:", line["hex"][:2000], str(a)[:2000], str(b)[:2000])
    print("judged", lines, "loaded", loaded)


def recursible(values):
    try:
        pickle._dumps(values, 4)
        return True
    except Exception:
        return False


TOKENS = ["1", "-", "+", "2j", "1.5", "1e3", ".5", "0x1f", "0", "00", "'a'", '"b"', "b'c'", "r'\\d'", "'\\x41\\n'", "u'\\u00e9'", "(", ")", "[", "]", ",", ",", ":", " ", "\n", "None", "True", "set()", "...", "#c\n", "\\\n", "'''x\ny'''", "é", "_1"]
WORDS = ["lambda ", " if ", " else ", " for ", " in ", "not ", " and ", " or ", " is ", "x", ".z", "*", "**", "==", "<", ":=", "f'{x!r:>{y}}'", 'f"{"', "=", "yield ", "await ", "~", "{", "}", "async ", "1if", "%", "<<", "//", "!=", "|", "@"]
# What literal_eval refuses although it is Python.
EXPRESSIONS = ["lambda x, /, y=1, *, z: 0", "lambda *a, b=1, **c: (yield)", "[a for a, *b in c for d in e if f]", "{x: y for x in y}", "(x for x in y)", "x if 1 else 2", "f(a, b=1, *c, **d)", "f(x for x in y)", "x[1:2, ::3].y(1)", "1 < 2 is not 3", "-x ** 2", "{**a, 1: 2}", "{*a, 1}", "(*a, b)", "(x := 1)", "f'{x!r:{y}}' 'z'", "f'{a=}{{}}'", "1_0.e5j", "{1: [], 2: {3}}", "{[]}", "{[]: x}", "{x, []}", "-{[]}", "(1, [2, {3}])", "u'a' 'b'"]
AROUND = ["(%s)", "[%s]", "{%s}", "{%s: 1}", "f(%s)", "%s, 1", "-%s", "x[%s]", "f'{%s}'", "%s if 1 else 2"]


def expression(rnd):
    text = rnd.choice(EXPRESSIONS)
    for _ in range(rnd.randrange(4)):
        k, i = rnd.randrange(4), rnd.randrange(len(text) + 1)
        if k == 0:
            text = text[:i] + rnd.choice(TOKENS + WORDS) + text[i + rnd.randrange(3):]
        elif k == 1:
            text = text[:i] + text[i + 1:]
        elif k == 2:
            text = rnd.choice(AROUND) % text
        else:
            text += rnd.choice([", ", " + ", " ", ": "]) + rnd.choice(EXPRESSIONS)
    return text


def literals(args):
    rnd = random.Random(args.seed)
    graph = Graph(rnd, maker(args.maker).things, None)
    with open(args.out, "w", encoding="ascii") as out:
        for _ in range(args.count):
            k = rnd.randrange(4)
            if k == 0:
                text = "".join(rnd.choice(TOKENS) for _ in range(rnd.randrange(1, 12)))
            elif k == 1:
                text = expression(rnd)
            else:
                text = repr(literal(graph, rnd, 4))
                if k == 2 and text:
                    i = rnd.randrange(len(text))
                    text = text[:i] + rnd.choice(TOKENS) + text[i + rnd.randrange(2):]
            line = {"text": text}
            try:
                value = ast.literal_eval(text)
                line["value"] = None if unordered(value) else repr(value)
            except Exception as e:
                line["error"] = type(e).__name__
            out.write(json.dumps(line) + "\n")


def unordered(v):
    if isinstance(v, (set, frozenset)):
        return len(v) > 1 or any(map(unordered, v))
    if isinstance(v, dict):
        return any(unordered(x) for item in v.items() for x in item)
    return isinstance(v, (list, tuple)) and any(map(unordered, v))


def literal(graph, rnd, depth):
    if not depth or rnd.random() < 0.3:
        v = graph.atom()
        return v if not callable(v) else rnd.choice([1j, complex(-1.5, 2), 0.1, -7])
    items = [literal(graph, rnd, depth - 1) for _ in range(rnd.randrange(4))]
    k = rnd.randrange(4)
    if k == 0:
        return items
    if k == 1:
        return tuple(items)
    if k == 2:
        return {rnd.choice([i, i * 1.0, str(i), (i,), True]): v for i, v in enumerate(items)}
    return {rnd.randrange(1000)}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=["make", "judge", "literals"])
    p.add_argument("file", nargs="?")
    p.add_argument("--maker", required=True)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=100)
    p.add_argument("--out")
    args = p.parse_intermixed_args()
    {"make": make, "judge": judge, "literals": literals}[args.what](args)


if __name__ == "__main__":
    main()

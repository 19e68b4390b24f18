"""The paths of all objects in the containment tree of a Data.fs, one JSON text a line.

Knows nothing of the classes in it: every class is a stand-in that keeps its state. Children are
what _objects lists, as attributes or in _mapping, and what the BTree _tree holds.
"""
import argparse
import io
import json
import sys

from ZODB.FileStorage import FileStorage
from zodbpickle import slowpickle


class Thing(object):
    state = None

    def __init__(self, *args):
        pass

    def __setstate__(self, state):
        self.state = state

    def __reduce__(self):
        raise TypeError

    def __setitem__(self, key, value):
        pass

    def append(self, value):
        pass

    def extend(self, values):
        pass

    def __hash__(self):
        return id(self)


class Reference(object):
    def __init__(self, oid):
        self.oid = oid


def make(name):
    class Made(Thing):
        def __new__(cls, *args, **named):
            return object.__new__(cls)

    Made.__name__ = name
    return Made


def text(value):
    return value.decode('utf-8') if isinstance(value, bytes) else value


class Unpickler(slowpickle.Unpickler):
    def find_class(self, module, name):
        return make(text(name))


class Database(object):
    def __init__(self, path):
        with open(path, 'rb') as data:
            # Both magics have the same format; ZODB only opens the one of its own Python.
            sys.modules[FileStorage.__module__].packed_version = data.read(4)
        self.storage = FileStorage(path, read_only=True)

    def persistent(self, ident):
        if isinstance(ident, tuple):
            ident = ident[0]
        if isinstance(ident, list):
            return None
        return Reference(ident.encode('latin-1') if isinstance(ident, str) else bytes(ident))

    def load(self, oid):
        data = self.storage.load(oid, '')[0]
        unpickler = Unpickler(io.BytesIO(data), encoding='bytes')
        unpickler.persistent_load = self.persistent
        klass = unpickler.load()
        if isinstance(klass, tuple):
            klass = klass[0]
        name = klass.__name__ if isinstance(klass, type) else text(klass[1])
        return name, self.named(unpickler.load())

    def named(self, state):
        if isinstance(state, dict):
            return {self.name(key): value for key, value in state.items()}
        return state

    @staticmethod
    def name(key):
        try:
            return text(key)
        except UnicodeDecodeError:
            return key

    def entries(self, oid):
        """Keys and values of a BTree, by its first bucket and the chain from there."""
        state = self.load(oid)[1]
        if state is None:
            return
        if len(state) == 1:
            items = state[0][0][0]
            for i in range(0, len(items), 2):
                yield items[i], items[i + 1]
            return
        bucket = state[1].oid
        while bucket is not None:
            state = self.load(bucket)[1]
            items = state[0]
            for i in range(0, len(items), 2):
                yield items[i], items[i + 1]
            bucket = state[1].oid if len(state) > 1 else None

    def children(self, state):
        mapping = state.get('_mapping')
        if isinstance(mapping, Reference):
            mapping = self.load(mapping.oid)[1]
        elif isinstance(mapping, Thing):
            mapping = self.named(mapping.state)
        if isinstance(mapping, dict):
            mapping = self.named(mapping.get('data') or mapping.get('_container') or mapping)
        for item in state.get('_objects') or ():
            ident = self.name(self.named(item)['id'])
            child = state.get(ident) or (mapping or {}).get(ident)
            if isinstance(child, Reference):
                yield ident, child.oid
        if isinstance(state.get('_tree'), Reference):
            for key, child in self.entries(state['_tree'].oid):
                if isinstance(child, Reference):
                    yield self.name(key), child.oid

    def walk(self):
        root = self.named(self.load(b'\0' * 8)[1].get('data'))
        waiting = [('', root['Application'].oid)]
        while waiting:
            path, oid = waiting.pop()
            yield path or '/'
            state = self.load(oid)[1]
            if isinstance(state, dict):
                waiting.extend((path + '/' + ident, child) for ident, child in self.children(state))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('data_fs')
    for path in Database(parser.parse_args().data_fs).walk():
        sys.stdout.write(json.dumps(path) + '\n')


main()

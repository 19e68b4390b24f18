"""Prints all records that the root of a Data.fs leads to: oid and class."""
import io
import pickle
import sys

import ZODB.FileStorage
from ZODB.serialize import referencesf
from ZODB.utils import p64, u64


class Names(pickle.Unpickler):
    def find_class(self, module, name):
        return module + "." + name

    def persistent_load(self, reference):
        return None


storage = ZODB.FileStorage.FileStorage(sys.argv[1], read_only=True)
seen, todo = {0}, [0]
while todo:
    oid = todo.pop()
    data, _ = storage.load(p64(oid))
    name = Names(io.BytesIO(data)).load()
    print("%016x %s" % (oid, name[0] if isinstance(name, tuple) else name))
    for reference in referencesf(data):
        reference = u64(reference)
        if reference not in seen:
            seen.add(reference)
            todo.append(reference)

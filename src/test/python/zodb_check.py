"""Looks at a database with the real ZODB.

Databases are file:DATA_FS, file:DATA_FS:BLOBS, zeo:PORT or zeo:PORT:BLOB_CACHE.
"""
import hashlib
import json
import sys
import time

import transaction
import ZODB
import ZODB.FileStorage
import ZODB.utils
from persistent import Persistent
from ZODB.blob import Blob


def storage(spec, read_only=True):
    kind, place, *blobs = spec.split(':')
    if kind == 'file':
        return ZODB.FileStorage.FileStorage(
            place, read_only=read_only, blob_dir=blobs[0] if blobs else None)
    from ZEO.ClientStorage import ClientStorage
    return ClientStorage(('127.0.0.1', int(place)), wait_timeout=20,
                         read_only=read_only, blob_dir=blobs[0] if blobs else None)


def shown(value):
    if isinstance(value, Blob):
        with value.open() as data:
            return 'blob ' + hashlib.sha256(data.read()).hexdigest()
    if isinstance(value, Persistent):
        return 'object %d %s' % (ZODB.utils.u64(value._p_oid), type(value).__name__)
    return repr(value)


def oids(store):
    found = set()
    for one in store.iterator():
        found.update(record.oid for record in one)
    return sorted(found)


def dump(spec):
    """All transactions, and all objects as a Python client sees them."""
    store = storage(spec)
    transactions = []
    for one in store.iterator():
        transactions.append({
            'tid': one.tid.hex(),
            'user': one.user.decode(),
            'description': one.description.decode(),
            'extension': repr(one.extension),
            'records': [
                [ZODB.utils.u64(record.oid), record.tid.hex(), len(record.data or b''),
                 hashlib.sha256(record.data or b'').hexdigest()] for record in one]})
    every = oids(store)
    db = ZODB.DB(store)
    connection = db.open()
    objects = {}
    for oid in every:
        found = connection.get(oid)
        found._p_activate()
        if isinstance(found, Blob):
            value = shown(found)
        else:
            value = {key: shown(item) for key, item in sorted(found.items())}
        objects[ZODB.utils.u64(oid)] = [found._p_serial.hex(), value]
    print(json.dumps({'transactions': transactions, 'objects': objects}))
    connection.close()
    db.close()


def test(path, *blobs):
    """What is to be said about the structure of a Data.fs; then all can be undone and packed."""
    import ZODB.scripts.fstest as fstest
    fstest.check(path)
    store = ZODB.FileStorage.FileStorage(path, blob_dir=blobs[0] if blobs else None)
    # None where a transaction ends at its position and its records are as it says, used else.
    print('index', store._used_index)
    db = ZODB.DB(store)
    undone = 0
    last = ZODB.utils.u64(store.lastTransaction())
    infos = [info for info in db.undoLog(0, 1000) if info['description'] != b'initial database creation']
    for info in infos[:1]:
        db.undo(info['id'])
        transaction.get().note('undone')
        transaction.commit()
        undone += 1
    assert ZODB.utils.u64(store.lastTransaction()) > last
    connection = db.open()
    for oid in oids(store):
        try:
            connection.get(oid)._p_activate()
        except ZODB.POSException.POSKeyError:
            pass
    connection.close()
    db.pack(time.time() + 1)
    db.close()
    fstest.check(path)
    print('undone', undone)


def objects(path, *blobs):
    """What is in a Data.fs after a crash: whole transactions, each with as many records as it says."""
    store = ZODB.FileStorage.FileStorage(path, blob_dir=blobs[0] if blobs else None)
    print('size', store.getSize())
    db = ZODB.DB(store)
    for one in store.iterator():
        records = list(one)
        print(one.tid.hex(), len(records), one.description.decode())
    connection = db.open()
    for oid in oids(store):
        connection.get(oid)._p_activate()
    connection.close()
    db.close()


def client(spec):
    """A client with a warm cache: shows root['text'] again and again, or changes it."""
    db = ZODB.DB(storage(spec, read_only=False))
    connection = db.open()
    root = connection.root()
    for line in sys.stdin:
        word, _, rest = line.strip().partition(' ')
        if word != 'abort':
            connection.sync()
        if word == 'set':
            root['text'] = rest
            transaction.commit()
        elif word == 'vote':
            root['text'] = rest
            held = transaction.get()
            connection.tpc_begin(held)
            connection.commit(held)
            connection.tpc_vote(held)
        elif word == 'abort':
            connection.tpc_abort(held)
            transaction.abort()
            connection.sync()
        print(root.get('text'), flush=True)
    db.close()


if __name__ == '__main__':
    globals()[sys.argv[1]](*sys.argv[2:])

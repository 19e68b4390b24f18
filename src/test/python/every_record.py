"""Loads every record of a database with the real ZODB, broken objects included.

    every_record.py DATA_FS BLOBS

Prints how many there are, how many are not there, and how many Python 3 cannot decode, as Python 2
wrote them; fails where a BTree is damaged or a blob cannot be opened.
"""
import logging
import sys

import ZODB
from ZODB.FileStorage import FileStorage
from ZODB.POSException import POSKeyError, StateLoadError
from ZODB.serialize import referencesf


logging.disable(logging.ERROR)


def main(data_fs, blobs):
    storage = FileStorage(data_fs, blob_dir=blobs)
    connection = ZODB.DB(storage).open()
    seen, waiting, lost, old, trees = set(), [b'\0' * 8], 0, 0, 0
    while waiting:
        oid = waiting.pop()
        if oid in seen:
            continue
        seen.add(oid)
        try:
            data, serial = storage.load(oid)
        except POSKeyError:
            lost += 1
            continue
        obj = connection.get(oid)
        try:
            waiting.extend(referencesf(data))
            obj._p_activate()
            if type(obj).__module__.startswith('BTrees.') and hasattr(obj, '_check'):
                obj._check()
                trees += 1
        except (StateLoadError, UnicodeDecodeError):
            old += 1
            continue
        if type(obj).__module__ == 'ZODB.blob':
            obj.open('r').close()
    print('%d records, %d BTrees, %d lost, %d old' % (len(seen), trees, lost, old))


main(*sys.argv[1:])

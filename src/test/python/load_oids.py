"""Print what the real FileStorage loads: load_oids.py DATA_FS OID...; writes the index as ZODB does.

A line for each revision of each oid, newest first: oid, tid, SHA-256 of the data.
"""
import hashlib
import sys

from ZODB.FileStorage import FileStorage
from ZODB.utils import maxtid, p64

storage = FileStorage(sys.argv[1])
for number in sys.argv[2:]:
    oid, before = p64(int(number, 16)), maxtid
    while before:
        found = storage.loadBefore(oid, before)
        if found is None:
            break
        data, before, _ = found
        print(number, before.hex(), hashlib.sha256(data).hexdigest())
storage.close()

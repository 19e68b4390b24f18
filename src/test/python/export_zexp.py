#!/usr/bin/env python3
"""Writes a Data.fs as a .zexp whose root is the application.

    export_zexp.py DATA_FS OUT [--records]

Without --records ZODB's own exportFile does it: what the application refers to,
breadth first. With --records the records are taken from the file storage as they
are, the application first and all others in the order of their oids: the same
bytes of each object, and objects that nothing refers to as well.
"""
import argparse
import shutil
import tempfile
from pathlib import Path

import ZODB
from ZODB.FileStorage import FileStorage
from ZODB.utils import p64


def records(storage, root):
    oids = sorted({record.oid for txn in storage.iterator() for record in txn})
    oids.remove(root)
    for oid in [root] + oids:
        try:
            yield oid, storage.load(oid)[0]
        except KeyError:
            pass  # its creation was undone


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_fs")
    parser.add_argument("out")
    parser.add_argument("--records", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "Data.fs"
        shutil.copyfile(args.data_fs, copy)
        storage = FileStorage(str(copy), read_only=True)
        db = ZODB.DB(storage)
        connection = db.open()
        root = connection.root()["Application"]._p_oid
        if args.records:
            with open(args.out, "wb") as out:
                out.write(b"ZEXP")
                for oid, data in records(storage, root):
                    out.write(oid + p64(len(data)) + data)
                out.write(b"\xff" * 16)
        else:
            connection.exportFile(root, args.out)
        connection.close()
        db.close()


if __name__ == "__main__":
    main()

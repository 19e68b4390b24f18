"""Exports an entry of the root mapping of a Data.fs, with all that it leads to."""
import sys

import ZODB
import ZODB.FileStorage

database, name, export = sys.argv[1:]
db = ZODB.DB(ZODB.FileStorage.FileStorage(database, read_only=True))
connection = db.open()
connection.exportFile(connection.root()[name]._p_oid, export)
connection.close()
db.close()

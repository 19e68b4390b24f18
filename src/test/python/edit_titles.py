"""Makes transactions of one changed title each, in a Data.fs or on a ZEO server, and prints their tids.

    edit_titles.py WHERE COUNT [PAUSE [REST]]     PAUSE in seconds between them, REST after each twentieth
    edit_titles.py WHERE pack              packs to now
"""
import sys
import time

import transaction
import ZODB
import ZODB.FileStorage
from ZEO.ClientStorage import ClientStorage

where, what = sys.argv[1:3]
pause = float(sys.argv[3]) if len(sys.argv) > 3 else 0
rest = float(sys.argv[4]) if len(sys.argv) > 4 else pause
if "/" in where:
    storage = ZODB.FileStorage.FileStorage(where)
else:
    host, port = where.rsplit(":", 1)
    storage = ClientStorage((host, int(port)), wait_timeout=30)
db = ZODB.DB(storage)
if what == "pack":
    db.pack()
else:
    connection = db.open()
    app = connection.root()["Application"]
    children = [app.__dict__[item["id"]] for item in app._objects]
    for child in children:
        child._p_activate()
    titled = [child for child in children if "title" in child.__dict__]
    for number in range(int(what)):
        one = titled[number % len(titled)]
        one.title = "Title %d at %r" % (number, time.time())
        current = transaction.get()
        current.setUser("anna", "/")
        current.note("Number %d" % number)
        transaction.commit()
        print(one._p_serial.hex(), flush=True)
        time.sleep(rest if number % 20 == 19 else pause)
    connection.close()
db.close()

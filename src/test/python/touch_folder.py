"""Another client that stays open: each line on standard input names an object, whose title is set.

Usage: touch_folder.py PORT. A line is "PATH TITLE" (a path of "/" is the root). The answer is "done", or the error's class.
"""
import sys

import transaction
import ZODB
from ZEO.ClientStorage import ClientStorage

db = ZODB.DB(ClientStorage(('127.0.0.1', int(sys.argv[1])), wait_timeout=60))
connection = db.open()
print('open', flush=True)
for line in sys.stdin:
    path, _, title = line.strip().partition(' ')
    try:
        connection.sync()
        found = connection.root()['Application']
        for name in path.strip('/').split('/'):
            if name:
                # A ghost has no attributes yet.
                found._p_activate()
                found = found.__dict__[name]
        found.title = title
        transaction.commit()
        print('done', flush=True)
    except Exception as fault:
        transaction.abort()
        print(type(fault).__name__, flush=True)
db.close()

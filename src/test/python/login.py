"""Tells whether a real Zope lets a user in.

    login.py DATA_FS USER PASSWORD      prints the roles of the user, or None
    login.py DATA_FS --remove-users     removes the user folder of the root

A copy of the database is opened, except to change it.
"""
import os
import shutil
import sys

import zope_instance

if sys.argv[2] == "--remove-users":
    import transaction
    import ZODB
    import ZODB.FileStorage
    db = ZODB.DB(ZODB.FileStorage.FileStorage(sys.argv[1]))
    app = db.open().root()["Application"]
    app._p_activate()
    app._objects = tuple(each for each in app._objects if each["id"] != "acl_users")
    for name in ("acl_users", "__allow_groups__"):
        app.__dict__.pop(name, None)
    app._p_changed = True
    transaction.commit()
    db.close()
    sys.exit()

user, password = sys.argv[2:4]
instance = zope_instance.folder()
data_fs = os.path.join(instance, "Data.fs")
shutil.copy(sys.argv[1], data_fs)
zope_instance.start(instance, data_fs)
app, request = zope_instance.application()
found = app.acl_users.authenticate(user, password, request)
print(found and sorted(found.getRoles()))

"""Calls Z SQL Methods of a database in a real Zope, with a real PostgreSQL behind.

    sql_rows.py DATA_FS

Prints what they return as JSON.
"""
import json
import sys

import zope_instance

zope_instance.start(zope_instance.folder(), sys.argv[1])
import transaction  # noqa: E402
from AccessControl.SecurityManagement import newSecurityManager  # noqa: E402
from AccessControl.users import system  # noqa: E402

app, _ = zope_instance.application()
newSecurityManager(None, system)


def rows(method, **arguments):
    result = method(**arguments)
    return [[str(value) for value in row] for row in result.tuples()]


app.sql.create()
for number, name in [(1, "Anna O'Hara"), (2, 'Größe'), (3, '<&>')]:
    app.sql.insert(number=number, name=name)
transaction.commit()
print(json.dumps({
    'all': rows(app.sql.select),
    'one': rows(app.sql.select, number=2),
    'text': rows(app.sql.select, name="Anna O'Hara"),
    'names': list(app.sql.select().names()),
    'by script': app.sql.script(),
    'connection': app.sql.db.meta_type,
    'first': rows(app.sql.first),
    'limited': len(app.sql.limited()),
}))

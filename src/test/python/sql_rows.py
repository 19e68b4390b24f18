"""Calls Z SQL Methods of a database in a real Zope, with a real PostgreSQL behind.

    sql_rows.py DATA_FS

Prints what they return as JSON.
"""
import json
import os
import sys
import tempfile

data_fs = sys.argv[1]
instance = tempfile.mkdtemp()
os.makedirs(os.path.join(instance, 'Extensions'))
conf = os.path.join(instance, 'zope.conf')
with open(conf, 'w') as out:
    out.write('''
instancehome %s
<zodb_db main>
  mount-point /
  <filestorage>
    path %s
  </filestorage>
</zodb_db>
''' % (instance, data_fs))
sys.argv = sys.argv[:1]

from Zope2.Startup.run import configure_wsgi  # noqa: E402

configure_wsgi(conf)
import Zope2.App.startup  # noqa: E402

Zope2.App.startup.startup()
import io  # noqa: E402

import transaction  # noqa: E402
import Zope2  # noqa: E402
from ZPublisher.BaseRequest import RequestContainer  # noqa: E402
from ZPublisher.HTTPRequest import HTTPRequest  # noqa: E402
from ZPublisher.HTTPResponse import HTTPResponse  # noqa: E402

environment = {'SERVER_NAME': 'localhost', 'SERVER_PORT': '80', 'REQUEST_METHOD': 'GET'}
request = HTTPRequest(io.BytesIO(), environment, HTTPResponse(stdout=io.BytesIO()))
from AccessControl.SecurityManagement import newSecurityManager  # noqa: E402
from AccessControl.users import system  # noqa: E402

app = Zope2.app().__of__(RequestContainer(REQUEST=request))
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

"""What a real Zope makes of the things that objects leave in their containers.

    container_marks.py DATA_FS

Prints a line of JSON: the URL that a virtual host gives, whether the session data manager puts
itself into requests, where errors are logged, and what the cached scripts of /caches are cached by.
A copy of the database is opened.
"""
import json
import os
import shutil
import sys
import tempfile

instance = tempfile.mkdtemp()
shutil.copy(sys.argv[1], os.path.join(instance, 'Data.fs'))
conf = os.path.join(instance, 'zope.conf')
with open(conf, 'w') as file:
    file.write('''
instancehome %s
<zodb_db main>
  mount-point /
  <filestorage>
    path %s/Data.fs
  </filestorage>
</zodb_db>
''' % (instance, instance))
sys.argv = sys.argv[:1]

from Zope2.Startup.run import configure_wsgi  # noqa: E402

configure_wsgi(conf)
import Zope2.App.startup  # noqa: E402

Zope2.App.startup.startup()
import io  # noqa: E402

import Zope2  # noqa: E402
from ZPublisher.BaseRequest import RequestContainer  # noqa: E402
from ZPublisher.HTTPRequest import HTTPRequest  # noqa: E402
from ZPublisher.HTTPResponse import HTTPResponse  # noqa: E402

environment = {'SERVER_NAME': 'localhost', 'SERVER_PORT': '80', 'REQUEST_METHOD': 'GET'}
request = HTTPRequest(io.BytesIO(), environment, HTTPResponse(stdout=io.BytesIO()))
app = Zope2.app().__of__(RequestContainer(REQUEST=request))
request['PARENTS'] = [app]
url = request.traverse('/VirtualHostBase/https/example.org:443/VirtualHostRoot/caches')
caches = app.caches
managers = {}
for id in caches.objectIds():
    item = caches[id]
    if getattr(item, 'ZCacheable_getManager', None) is not None:
        manager = item.ZCacheable_getManager()
        managers[id] = manager is not None and manager.getId()
print(json.dumps({
    'url': url.absolute_url(),
    'session': 'SESSION' in request._lazies,
    'log': getattr(app, '__error_log__', None) is not None and app.__error_log__.getId(),
    'managers': managers,
}, sort_keys=True))

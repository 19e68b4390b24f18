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

import zope_instance

instance = zope_instance.folder()
data_fs = os.path.join(instance, 'Data.fs')
shutil.copy(sys.argv[1], data_fs)
zope_instance.start(instance, data_fs)
app, request = zope_instance.application()
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

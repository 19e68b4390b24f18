"""Asks the publisher of a real Zope for every object of a database, as a browser would.

    publish_all.py DATA_FS OUT

Writes a line of JSON to OUT for each object that a browser can open: path, status, content type,
length and SHA-256 of what came; then for each user folder who can log in with which of the
passwords that build_site.py gives. A copy of the database is opened.
"""
import hashlib
import json
import os
import shutil
import sys

import zope_instance

data_fs, out = sys.argv[1:]
instance = zope_instance.folder()
shutil.copy(data_fs, os.path.join(instance, 'Data.fs'))
corpus = os.environ.get('CORPUS_ZOPE', 'src/test/corpus/zope')
for name in os.listdir(os.path.join(corpus, 'extensions')):
    shutil.copy(os.path.join(corpus, 'extensions', name), os.path.join(instance, 'Extensions'))
with open(os.path.join(instance, 'access'), 'w') as file:
    file.write('emergency:secret')
zope_instance.start(instance, os.path.join(instance, 'Data.fs'))
import Zope2  # noqa: E402
from webtest import TestApp  # noqa: E402
from ZPublisher.WSGIPublisher import publish_module  # noqa: E402

PASSWORDS = ['x', 'pw', 'pässwort', 'x y', 'other', 'clear text', 'wrong', '']
SHOWN = {'File', 'Image', 'Page Template', 'DTML Method', 'DTML Document', 'Script (Python)',
         'External Method', 'Folder', 'Folder (Ordered)'}
browser = TestApp(publish_module)


def walk(obj, path):
    yield path, obj
    if hasattr(obj, 'objectItems') and obj.meta_type in ('Folder', 'Folder (Ordered)'):
        for id in sorted(obj.objectIds()):
            if not id.startswith('_'):
                yield from walk(obj._getOb(id), path + '/' + id)


def main():
    from urllib.parse import quote
    app = Zope2.app()
    with open(out, 'w') as file:
        for path, obj in list(walk(app, '')):
            if obj.meta_type == 'User Folder':
                found = {}
                for name in sorted(obj.getUserNames()):
                    user = obj.getUser(name)
                    found[name] = [sorted(user.getRoles()), list(user.getDomains()), [
                        password for password in PASSWORDS
                        if obj.authenticate(name, password, None) is not None
                    ] if not user.getDomains() else None]
                json.dump([path, found], file)
                file.write('\n')
            elif obj.meta_type in SHOWN:
                try:
                    answer = browser.get(
                        quote(path or '/'), expect_errors=True,
                        extra_environ={'HTTP_AUTHORIZATION': 'Basic ZW1lcmdlbmN5OnNlY3JldA=='})
                except Exception as fault:  # As the publisher lets errors through.
                    json.dump([path, type(fault).__name__], file)
                    file.write('\n')
                    continue
                body = answer.body if answer.status_int == 200 else b''
                json.dump([path, answer.status_int, answer.content_type, len(body),
                           hashlib.sha256(body).hexdigest()], file)
                file.write('\n')


main()

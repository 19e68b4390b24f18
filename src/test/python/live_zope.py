#!/usr/bin/env python3
"""A running Zope on a ZEO server, which uses some objects before and after others change them.

    live_zope.py ADDRESS

Prints a line of JSON, waits for a tid on standard input (its integer), prints another one: what
the script /site/add gives for 3 and 4, the page template /site/page, the DTML /site/document, the
length of /site/readme.txt, the ids in /site/menu, and whether the user "neu" can log in with
"geheim". A server tells its other clients of a transaction while it answers the one that wrote it,
so the second line waits until the invalidation of that tid is here, for ten seconds at most.
"""
import json
import os
import sys
import tempfile
import time

address = sys.argv[1]
corpus = os.environ.get("CORPUS_ZOPE", "src/test/corpus/zope")
instance = tempfile.mkdtemp()
os.makedirs(os.path.join(instance, "Extensions"))
os.environ.update(GOLDEN_INSTANCE=instance, GOLDEN_ZEO=address, GOLDEN_STORAGE="1", TZ="UTC")
sys.argv = sys.argv[:1]

from Zope2.Startup.run import configure_wsgi  # noqa: E402

configure_wsgi(os.path.abspath(os.path.join(corpus, "zope.conf")))
import Zope2.App.startup  # noqa: E402

Zope2.App.startup.startup()
import io  # noqa: E402

import transaction  # noqa: E402
import Zope2  # noqa: E402
from ZPublisher.BaseRequest import RequestContainer  # noqa: E402
from ZPublisher.HTTPRequest import HTTPRequest  # noqa: E402
from ZPublisher.HTTPResponse import HTTPResponse  # noqa: E402

environment = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "REQUEST_METHOD": "GET"}
request = HTTPRequest(io.BytesIO(), environment, HTTPResponse(stdout=io.BytesIO()))
app = Zope2.app().__of__(RequestContainer(REQUEST=request))


def state():
    site = app.site
    user = app.acl_users.authenticate("neu", "geheim", app.REQUEST)
    return json.dumps({
        "script": site.add(3, 4),
        "page": site.page(),
        "document": site.document(None, app.REQUEST),
        "length": len(bytes(site["readme.txt"].data)),
        "menu": list(site.menu.objectIds()),
        "login": user is not None and sorted(user.getRoles()),
    })


print(state(), flush=True)
awaited = int(sys.stdin.readline()).to_bytes(8, "big")
storage = Zope2.DB.storage
deadline = time.monotonic() + 10
while storage.lastTransaction() < awaited and time.monotonic() < deadline:
    time.sleep(0.001)
transaction.begin()
print(state(), flush=True)

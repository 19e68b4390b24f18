"""A real Zope on a database file, for the scripts beside it."""
import os
import sys
import tempfile


def folder():
    """A new folder for an instance, with an empty one for Extensions."""
    instance = tempfile.mkdtemp()
    os.makedirs(os.path.join(instance, 'Extensions'))
    return instance


def start(instance, data_fs):
    """Starts Zope; its modules can be imported afterwards."""
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
    # Zope would take the arguments for its own.
    del sys.argv[1:]
    from Zope2.Startup.run import configure_wsgi
    configure_wsgi(conf)
    import Zope2.App.startup
    Zope2.App.startup.startup()


def application():
    """The root, with a request around it, and the request."""
    import io

    import Zope2
    from ZPublisher.BaseRequest import RequestContainer
    from ZPublisher.HTTPRequest import HTTPRequest
    from ZPublisher.HTTPResponse import HTTPResponse
    environment = {'SERVER_NAME': 'localhost', 'SERVER_PORT': '80', 'REQUEST_METHOD': 'GET'}
    request = HTTPRequest(io.BytesIO(), environment, HTTPResponse(stdout=io.BytesIO()))
    return Zope2.app().__of__(RequestContainer(REQUEST=request)), request

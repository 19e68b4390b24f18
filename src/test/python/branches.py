"""Makes a database with BTreeFolder2 folders, or lets their classes look at one.

    branches.py make DATA_FS
    branches.py check DATA_FS      what they hold, as JSON; an error where they find damage
"""
import json
import sys

import transaction
import ZODB
from BTrees.check import check
from BTrees.OOBTree import OOBTree
from OFS.Application import Application
from OFS.DTMLMethod import DTMLMethod
from OFS.Folder import Folder
from persistent.list import PersistentList
from persistent.mapping import PersistentMapping
from Products.BTreeFolder2.BTreeFolder2 import BTreeFolder2
from ZODB.FileStorage import FileStorage

ORDER = 'plone.folder.ordered.order'
PLACES = 'plone.folder.ordered.pos'


def put(folder, id, obj):
    folder._objects = folder._objects + ({'id': id, 'meta_type': obj.meta_type},)
    setattr(folder, id, obj)


def make(data_fs):
    connection = ZODB.DB(FileStorage(data_fs, create=True)).open()
    app = connection.root()['Application'] = Application()
    put(app, 'big', BTreeFolder2('big'))
    for i in range(200):
        app.big._setOb('m%03d' % i, DTMLMethod('<dtml-var "%d">' % i, __name__='m%03d' % i))
    for i in range(40):
        app.big._setOb('f%02d' % i, Folder('f%02d' % i))
    app.big._setOb('inner', BTreeFolder2('inner'))
    ordered = BTreeFolder2('ordered')
    put(app, 'ordered', ordered)
    ids = ['c', 'a', 'd', 'b']
    for id in ids:
        ordered._setOb(id, Folder(id))
    ordered.__annotations__ = OOBTree()
    ordered.__annotations__[ORDER] = PersistentList(ids)
    ordered.__annotations__[PLACES] = PersistentMapping({id: i for i, id in enumerate(ids)})
    transaction.commit()


def look(folder):
    assert folder._cleanup() == 1, 'damaged'
    old, new = folder._fixCount()
    assert old == new, 'counts %d of %d' % (old, new)
    check(folder._tree)
    types = {}
    for id, obj in folder._tree.items():
        assert obj.getId() == id
        assert id in folder._mt_index[obj.meta_type], id
        types.setdefault(obj.meta_type, []).append(id)
    assert {name: list(ids) for name, ids in folder._mt_index.items()} == types
    return list(folder.objectIds())


def main(action, data_fs):
    if action == 'make':
        make(data_fs)
        return
    app = ZODB.DB(FileStorage(data_fs, read_only=True)).open().root()['Application']
    order = list(app.ordered.__annotations__[ORDER])
    assert dict(app.ordered.__annotations__[PLACES]) == {id: i for i, id in enumerate(order)}
    json.dump({
        'big': look(app.big),
        'inner': look(app.big._tree['inner']),
        'ordered': look(app.ordered),
        'order': order,
        'rendered': str(app.big._tree['n500']()),
    }, sys.stdout)


main(*sys.argv[1:])

"""Changes that no note tells and that touch other records than those of the
objects: parts of files and BTrees, users, containers of acquired properties.

    edit_parts.py DATA_FS|zeo://127.0.0.1:PORT steps
    edit_parts.py DATA_FS|zeo://127.0.0.1:PORT STEP
"""
import sys

import transaction
import ZODB
import ZODB.FileStorage
from OFS.DTMLMethod import DTMLMethod
from OFS.Folder import Folder
from OFS.Image import File, Pdata
from Products.BTreeFolder2.BTreeFolder2 import BTreeFolder2


def script(id, raw):
    made = DTMLMethod()
    made.__name__ = id
    made.raw = raw
    made.globals = {}
    made._vars = {}
    return made


def put(folder, id, obj):
    folder._setOb(id, obj)
    folder._objects = folder._objects + ({"id": id, "meta_type": obj.meta_type},)


def take(folder, id):
    folder._p_activate()
    obj = folder.__dict__[id]
    folder._objects = tuple(i for i in folder._objects if i["id"] != id)
    folder._delOb(id)
    return obj


def prepare(app, conn):
    here = Folder("here")
    put(app, "here", here)
    there = Folder("there")
    put(app, "there", there)
    big = File("big", "", b"")
    chunks = [Pdata(bytes([65 + i]) * 70000) for i in range(4)]
    for one, next in zip(chunks, chunks[1:]):
        one.next = next
    big.data = chunks[0]
    for chunk in chunks:
        conn.add(chunk)
    put(here, "big", big)
    tree = BTreeFolder2("tree")
    put(here, "tree", tree)
    for i in range(300):
        tree._tree["m%03d" % i] = script("m%03d" % i, "x")
        tree._mt_index.setdefault("DTML Method", type(tree._mt_index)())["m%03d" % i] = 1
    tree._count.change(300)
    inner = Folder("inner")
    put(here, "inner", inner)
    put(inner, "leaf", script("leaf", "leaf"))
    inner._properties = ({"id": "colour", "type": "string", "mode": "wd"},)
    here.colour = "red"
    for id in ("one", "two", "three"):
        put(app, id, Folder(id))
        put(app._getOb(id), "leaf", script("leaf", "leaf of " + id))
    # Stored, but nowhere in the tree yet.
    late = Folder("late")
    put(late, "inner", Folder("inner"))
    put(late.inner, "leaf", script("leaf", "late"))
    conn.root()["waiting"] = late


def chunk(app, conn):
    app.here.big.data.next.next.data = b"changed in the middle"


def shorter(app, conn):
    app.here.big.data.next.next = None


def bucket(app, conn):
    app.here.tree._tree["m150"].raw = "changed"


def insert(app, conn):
    app.here.tree._tree["m150a"] = script("m150a", "new")


def split(app, conn):
    for i in range(100):
        app.here.tree._tree["n%03d" % i] = script("n%03d" % i, "y")


def shrink(app, conn):
    for i in range(20, 280):
        del app.here.tree._tree["m%03d" % i]


def acquired(app, conn):
    app.here.colour = "blue"


def acquired_from_above(app, conn):
    del app.here.colour
    app.colour = "green"


def user(app, conn):
    users = app.acl_users.data
    users[sorted(users)[0]].roles = ["Manager", "Editor"]


def moved(app, conn):
    inner = take(app.here, "inner")
    put(app.there, "inner", inner)


def renamed(app, conn):
    there = take(app, "there")
    there.id = "renamed"
    put(app, "renamed", there)
    app.renamed.inner.leaf.raw = "changed as well"


def replaced(app, conn):
    take(app.here, "big")
    put(app.here, "big", Folder("big"))
    put(app.here.big, "small", script("small", "s"))


def swapped(app, conn):
    here, other = take(app, "here"), take(app, "renamed")
    put(app, "here", other)
    put(app, "renamed", here)


def rotated(app, conn):
    taken = [take(app, id) for id in ("one", "two", "three")]
    for obj, id in zip(taken, ("two", "three", "one")):
        obj.id = id
        put(app, id, obj)


def rotated_and_changed(app, conn):
    rotated(app, conn)
    app.one.leaf.raw = "changed"
    app.one.title = "First"
    put(app.two, "new", take(app.three, "leaf"))


def appears(app, conn):
    put(app.one, "late", conn.root()["waiting"])


def changes_where_it_appeared(app, conn):
    app.one.late.inner.leaf.raw = "changed"


def deleted(app, conn):
    take(app, "here")


def undone(app, conn):
    db = conn.db()
    db.undo(db.undoInfo(0, 1)[0]["id"])


STEPS = [chunk, shorter, bucket, insert, split, shrink, acquired,
         acquired_from_above, user, moved, renamed, replaced, swapped, rotated, rotated_and_changed, appears,
         changes_where_it_appeared, deleted, undone]


def main():
    where, step = sys.argv[1:]
    if step == "steps":
        print(" ".join(s.__name__ for s in STEPS))
        return
    if where.startswith("zeo:"):
        import ZEO

        port = int(where.split("?")[0].rsplit(":", 1)[1])
        db = ZEO.DB(("127.0.0.1", port))
    else:
        db = ZODB.DB(ZODB.FileStorage.FileStorage(where))
    conn = db.open()
    app = conn.root()["Application"]
    dict((s.__name__, s) for s in STEPS + [prepare])[step](app, conn)
    transaction.commit()
    conn.close()
    db.close()


main()

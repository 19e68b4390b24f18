"""A database of all shapes that objects of one's own take, for the tests of foreign databases."""
import sys
import types

import persistent
import transaction
import ZODB
import ZODB.FileStorage
from BTrees.IOBTree import IOBTree
from BTrees.Length import Length
from BTrees.OIBTree import OIBTree
from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent.list import PersistentList
from persistent.mapping import PersistentMapping
from persistent.wref import WeakRef
from ZODB.blob import Blob


def cls(dotted, base=persistent.Persistent):
    module, name = dotted.rsplit(".", 1)
    parts = module.split(".")
    for i in range(1, len(parts) + 1):
        part = ".".join(parts[:i])
        if part not in sys.modules:
            sys.modules[part] = types.ModuleType(part)
            sys.modules[part].__path__ = []
    made = sys.modules[module].__dict__.get(name)
    if made is None:
        made = type(name, (base,), {"__module__": module})
        setattr(sys.modules[module], name, made)
    return made


def new(dotted, base=persistent.Persistent, **state):
    made = cls(dotted, base)
    one = made()
    one.__dict__.update(state)
    return one


def main(path, blobs):
    db = ZODB.DB(ZODB.FileStorage.FileStorage(path, blob_dir=blobs))
    conn = db.open()
    root = conn.root()
    thing = lambda n, **kw: new("own.model.Thing", n=n, **kw)

    # Shared, cyclic, by attribute, weak.
    users = root["users"] = PersistentMapping()
    for name in ("ann", "bob"):
        users[name] = new("own.model.User", name=name)
    posts = root["posts"] = OOBTree()
    for i in range(50):
        post = new("own.model.Post", title="Post %d" % i, author=users["ann" if i % 2 else "bob"])
        post.blog = posts
        post.comments = PersistentList([new("own.model.Comment", text="c%d" % j, post=post) for j in range(i % 3)])
        post.tags = PersistentList(["a", "b"])
        post.seen = OOTreeSet(["x", "y"])
        post.count = Length(3)
        posts["p%03d" % i] = post
    users["ann"].friend = users["bob"]
    users["bob"].friend = users["ann"]
    users["bob"].shy = WeakRef(users["ann"])

    # Lists, dictionaries and objects that are no records of their own.
    class Plain:
        pass

    sys.modules["own.model"].Plain = Plain
    Plain.__module__ = "own.model"
    Plain.__qualname__ = "Plain"
    plain = Plain()
    plain.inner = [thing("inner")]
    box = root["box"] = new("own.model.Box", listed=[thing(0), thing(1), (thing(2),)], mapped={"k": thing("k"), 7: [thing("seven")]}, plain=plain)
    box.direct = thing("direct")
    box.version = 3

    # A long chain, a deep nesting, a list at the root.
    first = last = root["chain"] = new("own.model.Node", n=0)
    for i in range(1, 3000):
        last.next = new("own.model.Node", n=i)
        last.next.previous = last
        last = last.next
    nested = root["nested"] = PersistentMapping()
    for i in range(1200):
        nested["deeper"] = PersistentMapping()
        nested = nested["deeper"]
    nested["end"] = thing("end")
    root["list"] = PersistentList([thing("l0"), "plain", thing("l1"), [thing("l2")]])

    # Keys of every kind, and names that files have.
    odd = root["odd"] = PersistentMapping()
    for key in ("a/b", "", ".", "..", "__meta__", 5, -5, (1, "x"), None, b"bytes", 2.5, "caf\u00e9", "5", "x" * 300, ".git", "con\n"):
        odd[key] = thing(repr(key))
    root["numbers"] = IOBTree({i: thing(i) for i in range(200)})
    root["counts"] = OIBTree({"a": 1, "b": 2})
    root["plain"] = "text"
    root["settings"] = PersistentMapping({"debug": True, "level": 3})

    # A catalog: many BTrees of numbers, and no object in them.
    index = root["catalog"] = new("own.catalog.Index")
    index.words = IOBTree({i: OOTreeSet(["w%d" % i]) for i in range(100)})
    index.total = Length(100)

    # BTrees of a class of one's own, and an ordered folder of repoze.
    tree = cls("own.model.Tree", OOBTree)()
    root["tree"] = tree
    for i in range(100):
        tree["t%d" % i] = thing(i)
    folder = root["folder"] = new("repoze.folder.Folder", data=OOBTree(), _num_objects=Length(3), _order=("c", "a", "b"))
    for name in ("a", "b", "c"):
        folder.data[name] = new("own.model.Page", __name__=name, __parent__=folder, text="page " + name)
    folder.data["plain"] = "no object"

    # Files of Zope 3: in one string, in chunks, in a blob; a blob by itself.
    files = root["files"] = new("zope.site.folder.Folder", data=OOBTree())
    one = new("zope.app.file.file.File", contentType="text/plain", _data=b"one", _size=3)
    chunks = None
    for part in (b"ee", b"thr"):
        chunks = new("zope.app.file.file.FileChunk", _data=part, next=chunks)
    three = new("zope.app.file.file.File", contentType="text/plain", _data=chunks, _size=5)
    inblob = Blob()
    with inblob.open("w") as out:
        out.write(b"in a blob")
    blobbed = new("zope.file.file.File", mimeType="text/plain", _data=inblob, parameters={})
    files.data.update({"one.txt": one, "three.txt": three, "blob.txt": blobbed})
    alone = Blob()
    with alone.open("w") as out:
        out.write(b"alone")
    files.data["alone"] = alone
    held = Blob()
    with held.open("w") as out:
        out.write(b"held")
    root["photo"] = new("own.model.Photo", attachment=held, others=PersistentList([held]))
    site = root["site"] = new("grok.app.Site", _SampleContainer__data=OOBTree(), _Site__data=None)
    site._SampleContainer__data["x"] = new("own.model.Page", __name__="x", __parent__=site)
    alone_parent = new("own.model.Page", n="only as a parent")
    site._SampleContainer__data["y"] = new("own.model.Page", __name__="y", __parent__=alone_parent)
    transaction.commit()
    conn.close()
    db.close()


main(*sys.argv[1:])

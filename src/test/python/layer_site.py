#!/usr/bin/env python3
"""Changes a site on a ZEO server at random, or tells the layers of its objects.

    layer_site.py PORT edit SEED COUNT     the same seed makes the same changes of the same site
    layer_site.py PORT title PATH TITLE    sets one title
    layer_site.py PORT layers              a line for each object: path, own attribute, attribute as Zope shows it
"""
import random
import sys

import transaction
import ZODB
from OFS.Folder import Folder
from ZEO.ClientStorage import ClientStorage

TITLES = ["", "A", "B"]
PLAIN = ("OFS.Folder", "OFS.OrderedFolder")


def children(obj):
    """The objects in a folder, sorted by id."""
    entries = obj.__dict__.get("_objects", ())
    return [(entry["id"], obj.__dict__[entry["id"]]) for entry in sorted(entries, key=lambda each: each["id"])]


def walk(obj, path=""):
    obj._p_activate()
    yield path or "/", obj
    for name, child in children(obj):
        yield from walk(child, path + "/" + name)


def is_folder(path, obj):
    return type(obj).__module__ in PLAIN and "acl_users" not in path and "Control_Panel" not in path


def add(folder, name, title):
    made = Folder(name)
    made.title = title
    folder.__dict__[name] = made
    folder._objects = folder._objects + ({"id": name, "meta_type": "Folder"},)
    folder._p_changed = True


def remove(folder, name):
    folder._objects = tuple(entry for entry in folder._objects if entry["id"] != name)
    del folder.__dict__[name]
    folder._p_changed = True


def edit(app, rng):
    site = list(walk(app))
    folders = [obj for path, obj in site if path != "/" and is_folder(path, obj)]
    titled = [obj for path, obj in site if path != "/" and "acl_users" not in path
              and isinstance(obj.__dict__.get("title"), str)]
    what = rng.random()
    if what < 0.5:
        rng.choice(titled).title = rng.choice(TITLES)
    elif what < 0.75:
        folder = rng.choice(folders)
        taken = [name for name, child in children(folder)]
        free = [name for name in ("n1", "n2", "gr\xfcn 3") if name not in taken and name not in folder.__dict__]
        if free:
            add(folder, rng.choice(free), rng.choice(TITLES))
    else:
        folder = rng.choice(folders)
        taken = [name for name, child in children(folder)]
        if taken:
            remove(folder, rng.choice(taken))


db = ZODB.DB(ClientStorage(("127.0.0.1", int(sys.argv[1])), wait_timeout=60))
connection = db.open()
app = connection.root()["Application"]
if sys.argv[2] == "edit":
    rng = random.Random(int(sys.argv[3]))
    for number in range(int(sys.argv[4])):
        edit(app, rng)
    transaction.commit()
elif sys.argv[2] == "title":
    dict(walk(app))[sys.argv[3]].title = sys.argv[4]
    transaction.commit()
else:
    shown = {}
    for path, obj in walk(app):
        own = obj.__dict__.get("zodbsync_layer", "none")
        above = shown.get(path.rsplit("/", 1)[0] or "/") if path != "/" else None
        shown[path] = obj.__dict__.get("zodbsync_layer", above)
        print(path, repr(own), repr(shown[path]), sep="\t")
connection.close()
db.close()

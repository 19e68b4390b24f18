"""Makes a Data.fs with a long past: real Zope objects, changed by many small transactions of several users.

    python make.py DATA_FS TRANSACTIONS [SEED]

100 folders of 100 objects and one of 2,000; then, by chance: texts and properties edited (70 %), objects added (12 %),
deleted (8 %), renamed (5 %), moved to another folder (5 %). One in twenty edits is of one and the same object.
"""

import random
import sys

import transaction
import ZODB
import ZODB.FileStorage
from OFS.Application import Application
from OFS.DTMLMethod import DTMLMethod
from OFS.Folder import Folder
from OFS.Image import File

USERS = (" perfact", " anna", " bert", "/f007 clara", "")


def text(rng):
    return "".join("<p>%x</p>\n" % rng.getrandbits(60) for _ in range(rng.randint(3, 60)))


def document(rng, id):
    if rng.random() < 0.2:
        return File(id, "File " + id, rng.randbytes(rng.randint(10, 3000)))
    object = DTMLMethod("", __name__=id)
    object.raw = text(rng)
    object.title = "Text " + id
    return object


def put(folder, object, id):
    folder._setObject(id, object, set_owner=0, suppress_events=True)


def take(folder, id):
    object = folder._getOb(id)
    folder._delObject(id, suppress_events=True)
    return getattr(object, "aq_base", object)


def main():
    path, count = sys.argv[1], int(sys.argv[2])
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    db = ZODB.DB(ZODB.FileStorage.FileStorage(path, create=True), cache_size=50000)
    root = db.open().root()
    done = 0

    def commit(note):
        nonlocal done
        t = transaction.get()
        user = rng.choice(USERS)
        if user:
            where, _, name = user.rpartition(" ")
            t.setUser(name, where)
        t.note(note)
        transaction.commit()
        done += 1

    root["Application"] = app = Application()
    folders = []
    for number in range(101):
        folder = Folder("f%03d" % number)
        put(app, folder, folder.id)
        folders.append(folder)
        for child in range(2000 if number == 100 else 100):
            put(folder, document(rng, "o%05d" % child), "o%05d" % child)
        commit("/%s/manage_addFolder" % folder.id)
    fresh = 0
    ids = [list(folder.objectIds()) for folder in folders]
    hot = folders[0]._getOb(ids[0].pop(0))
    while done < count:
        where = rng.randrange(len(folders))
        folder, known = folders[where], ids[where]
        kind = rng.random()
        if kind < 0.70 or len(known) < 20:
            object = hot if rng.random() < 0.05 else folder._getOb(rng.choice(known))
            if rng.random() < 0.2:
                object.title = "Title %x" % rng.getrandbits(40)
            elif isinstance(object, File):
                object.update_data(rng.randbytes(rng.randint(10, 3000)))
            else:
                object.raw = text(rng)
            commit("/%s/%s/manage_edit" % (folder.id, object.getId()))
        elif kind < 0.82:
            fresh += 1
            id = "n%06d" % fresh
            put(folder, document(rng, id), id)
            known.append(id)
            commit("/%s/manage_addDTMLMethod" % folder.id)
        elif kind < 0.90:
            take(folder, known.pop(rng.randrange(len(known))))
            commit("/%s/manage_delObjects" % folder.id)
        else:
            target = where if kind < 0.95 else rng.randrange(len(folders))
            fresh += 1
            object = take(folder, known.pop(rng.randrange(len(known))))
            id = "m%06d" % fresh
            object._setId(id) if hasattr(object, "_setId") else None
            put(folders[target], object, id)
            ids[target].append(id)
            commit("/%s/manage_pasteObjects" % folders[target].id)
        if done % 2000 == 0:
            db.cacheMinimize() if done % 20000 == 0 else None
            print(done, file=sys.stderr)
    db.close()


main()

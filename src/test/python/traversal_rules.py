"""Changes how requests come to objects of a site: access rules, virtual hosts, site roots.

    traversal_rules.py DATA_FS      makes one transaction after the other; prints its tid and path

An access rule and a site root are in attributes of their container, a map of virtual hosts in the
virtual host monster.
"""
import sys

import transaction
import ZODB
import ZODB.FileStorage
from AccessControl.class_init import InitializeClass  # noqa: F401 (Zope's classes need it first)
from OFS.SimpleItem import SimpleItem
from Products.SiteAccess.VirtualHostMonster import VirtualHostMonster
from ZPublisher.BeforeTraverse import NameCaller, registerBeforeTraverse, unregisterBeforeTraverse

db = ZODB.DB(ZODB.FileStorage.FileStorage(sys.argv[1]))
conn = db.open()
app = conn.root()["Application"]
app._p_activate()
site = app.__dict__["site"]
site._p_activate()


def done(path):
    transaction.commit()
    print("%s %s" % (conn.db().lastTransaction().hex(), path))


registerBeforeTraverse(site, NameCaller("add"), "AccessRule", 1)
site._p_changed = True
done("/site")
registerBeforeTraverse(site, NameCaller("page"), "AccessRule", 1)
site._p_changed = True
done("/site")
unregisterBeforeTraverse(site, "AccessRule")
site._p_changed = True
done("/site")
# A hook with a record of its own, as of the site roots and session managers.
hook = SimpleItem()
conn.add(hook)
registerBeforeTraverse(site, hook, "SiteRoot", 2)
site._p_changed = True
done("/site")
hook._p_activate()
hook.base = "http://www.example.org"
done("/site")
app._p_activate()
monster = app.__dict__["virtual_hosting"]
assert isinstance(monster, VirtualHostMonster)
monster.fixed_map = {"www.example.org": {None: ["/", "site"]}}
monster.lines = ("www.example.org/site",)
monster.have_map = 1
done("/virtual_hosting")
site.title = "Changed"
registerBeforeTraverse(site, NameCaller("add"), "AccessRule", 1)
site._p_changed = True
done("/site title")
db.close()

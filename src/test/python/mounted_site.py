"""A site of real Zope that shows three databases.

build FOLDER            Main.fs at /, Second.fs at /archive, /inside/1999 of Third.fs at /here/old; zope.conf, config.py
temporary FOLDER        adds the mount point of Zope's temporary storage to Main.fs, as Zope 2 does
tree FOLDER             adds to Main.fs a BTreeFolder2 tree, which the peer does not enter, with a mount point old
edit FOLDER DB TEXT     writes TEXT into the DTML method m of the application of DB.fs, or of what is shown of it
"""
import os
import sys

CONF = '''%define HERE {here}
instancehome $HERE/inst
<zodb_db main>
  <filestorage>
    path $HERE/Main.fs
  </filestorage>
  mount-point /
</zodb_db>
<zodb_db second>
  <filestorage>
    path $HERE/Second.fs
  </filestorage>
  mount-point /archive
  container-class OFS.Folder.Folder
</zodb_db>
<zodb_db third>
  <filestorage>
    path $HERE/Third.fs
  </filestorage>
  mount-point /here/old:/inside/1999
  container-class OFS.Folder.Folder
</zodb_db>
'''


def build(folder):
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    for name in ('etc', 'var', 'Extensions'):
        os.makedirs(os.path.join('inst', name), exist_ok=True)
    here = os.getcwd()
    with open('zope.conf', 'w') as conf:
        conf.write(CONF.format(here=here))
    with open('config.py', 'w') as config:
        config.write(f"conf_path = {here + '/zope.conf'!r}\nbase_dir = {here + '/peer'!r}\n"
                     f"datafs_path = {here + '/Main.fs'!r}\nmanager_user = 'perfact'\n"
                     "create_manager_user = True\ndefault_owner = 'perfact'\n")
    import transaction
    import Zope2
    from Zope2.Startup.run import configure_wsgi
    configure_wsgi('zope.conf')
    app = Zope2.app()
    from OFS.DTMLMethod import addDTMLMethod
    from OFS.Folder import manage_addFolder
    from Products.ZODBMountPoint.MountedObject import manage_addMounts
    manage_addFolder(app, 'here')
    manage_addMounts(app, ('/archive', '/here/old'))
    transaction.commit()
    addDTMLMethod(app.here, 'm', '', 'in the first')
    manage_addFolder(app.archive, 'inside')
    addDTMLMethod(app.archive, 'm', '', 'in the second')
    addDTMLMethod(app.archive.inside, 'n', 'n', 'in the second, too')
    addDTMLMethod(app.here.old, 'm', '', 'in the third')
    app.acl_users._doAddUser('perfact', 'admin', ['Manager'], [])
    transaction.commit()
    for database in app._p_jar.db().databases.values():
        database.close()


def edit(folder, name, text):
    import transaction
    import ZODB
    import ZODB.FileStorage
    storage = ZODB.FileStorage.FileStorage(os.path.join(folder, name + '.fs'))
    database = ZODB.DB(storage)
    app = database.open().root()['Application']
    at = {'Main': ['here'], 'Second': ['archive'], 'Third': ['inside', '1999']}[name]
    for key in at:
        app = app._getOb(key)
    method = app._getOb('m').aq_base
    method.raw = text
    method.title = text
    transaction.get().note('edited ' + name)
    transaction.commit()
    tid = method._p_serial
    database.close()
    print('0x' + tid.hex())


def temporary(folder):
    import transaction
    import ZODB
    import ZODB.FileStorage
    from Products.ZODBMountPoint.MountedObject import MountedObject
    database = ZODB.DB(ZODB.FileStorage.FileStorage(os.path.join(folder, 'Main.fs')))
    app = database.open().root()['Application']
    app._objects += ({'id': 'temp_folder', 'meta_type': 'Temporary Folder'},)
    app._setOb('temp_folder', MountedObject('/temp_folder'))
    transaction.commit()
    database.close()


def tree(folder):
    import transaction
    import ZODB
    import ZODB.FileStorage
    from Products.BTreeFolder2.BTreeFolder2 import BTreeFolder2
    from Products.ZODBMountPoint.MountedObject import MountedObject
    database = ZODB.DB(ZODB.FileStorage.FileStorage(os.path.join(folder, 'Main.fs')))
    app = database.open().root()['Application']
    holder = BTreeFolder2('tree')
    holder._tree['old'] = MountedObject('/tree/old')
    holder._mt_index['ZODB Mount Point'] = __import__('BTrees.OIBTree').OIBTree.OIBTree({'old': 1})
    holder._count.change(1)
    app._objects += ({'id': 'tree', 'meta_type': 'BTreeFolder2'},)
    app._setOb('tree', holder)
    transaction.commit()
    database.close()


if __name__ == '__main__':
    {'build': build, 'edit': edit, 'temporary': temporary, 'tree': tree}[sys.argv[1]](*sys.argv[2:])

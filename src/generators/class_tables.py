#!/usr/bin/env python3
"""Writes meta-types.properties and class-titles.properties into a folder.

Both hold what stands in Zope's classes and so in no database: the meta type and the title of each
class. The script imports every module of Zope and of the products that are installed beside it.

    python class_tables.py FOLDER
"""
import importlib
import os
import pkgutil
import sys
import warnings

PACKAGES = ['AccessControl', 'App', 'DocumentTemplate', 'OFS', 'Products', 'Shared', 'TreeDisplay', 'ZPublisher', 'ZTUtils',
            'Zope2', 'webdav', 'zmi']

# Classes of which no database has objects, or whose container always tells the meta type.
LEFT_OUT = {
    'App.FactoryDispatcher.Product',  # its title only: a wrapper
    'OFS.Uninstalled.BrokenClass',  # stands for classes that are missing
    'OFS.userfolder.BasicUserFolder',  # a base class that says nothing of its own
    'Products.Five.browser.adding.ContentAdding',  # a view
    'Products.ZCatalog.ZCatalogIndexes.OldCatalogWrapperObject',  # a wrapper
    'webdav.NullResource.LockNullResource',  # a lock for something that is not there yet
}

# The names under which old databases have the same classes, and classes that are no more.
OLD_META_TYPES = [
    ('AccessControl.User.UserFolder', 'AccessControl.userfolder.UserFolder'),
    ('AccessControl.User.BasicUserFolder', 'AccessControl.userfolder.BasicUserFolder'),
    ('App.Product.Product', 'App.FactoryDispatcher.Product'),
    ('App.Product.ProductFolder', '"Product Management"'),
    ('Products.OFSP.OFS.Folder', 'OFS.Folder.Folder'),
    ('Products.OrderedFolder.OrderedFolder.OrderedFolder', 'OFS.OrderedFolder.OrderedFolder'),
    ('Products.CMFPlone.Portal.PloneSite', '"Plone Site"'),
]
OLD_TITLES = [
    ('AccessControl.User.BasicUserFolder', 'AccessControl.userfolder.BasicUserFolder'),
    ('AccessControl.User.UserFolder', 'AccessControl.userfolder.UserFolder'),
]

META_TYPES = '''\
# Meta types of Zope's classes, which stand in the class and not in the database: class, equals sign, meta type.
# Found by importing every module of Zope 6.3 and the products of the corpus; at the end the old names of the same classes.
'''
TITLES = '''\
# Titles that Zope's classes give to objects that store none: class, equals sign, title. All other classes give the empty text.
# Found by importing every module of Zope 6.3 and the products of the corpus; at the end the old names of the same classes.
'''


def modules():
    """The names of all modules, tests left out."""
    for package in PACKAGES:
        yield package
        path = importlib.import_module(package).__path__
        for module in pkgutil.walk_packages(path, package + '.', onerror=lambda name: None):
            if '.tests' not in module.name:
                yield module.name


def classes():
    """Each class with its dotted name, as a pickle has it."""
    for name in modules():
        try:
            module = importlib.import_module(name)
        except ImportError as missing:
            # A module that serves a product which is not installed.
            print('%s is left out: %s' % (name, missing), file=sys.stderr)
            continue
        for each, found in list(vars(module).items()):
            if isinstance(found, type) and found.__module__ == name and found.__name__ == each:
                yield name + '.' + each, found


def texts(attribute, left_out):
    """The texts, not empty, that classes have for an attribute."""
    found = {}
    for name, each in classes():
        text = getattr(each, attribute, None)
        if name not in left_out and isinstance(text, str) and text and not issubclass(each, BaseException):
            found[name] = text
    return found


def write(path, head, table, old):
    lines = ['%s=%s' % pair for pair in sorted(table.items())]
    for name, new in old:
        lines.append('%s=%s' % (name, new.strip('"') if new.startswith('"') else table[new]))
    with open(path, 'w', encoding='utf-8') as out:
        out.write(head + '\n'.join(lines) + '\n')


def main():
    warnings.simplefilter('ignore')
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    write(os.path.join(folder, 'meta-types.properties'), META_TYPES,
          texts('meta_type', LEFT_OUT - {'App.FactoryDispatcher.Product'}), OLD_META_TYPES)
    write(os.path.join(folder, 'class-titles.properties'), TITLES, texts('title', LEFT_OUT), OLD_TITLES)


main()

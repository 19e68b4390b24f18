#!/usr/bin/env python3
"""Writes class-names.properties into a folder.

It holds the names that classes of Zope use themselves, so that Zope refuses them for objects in a
container and for properties. Names that begin with an underscore or end with two are refused
anyhow. Not refused are the properties that every object of the class has, and what an object may
replace: its index_html, and the Control Panel that old databases have as an object.

    python class_names.py FOLDER
"""
import importlib
import os
import sys
import textwrap
import warnings

CLASSES = [
    ('(root)', 'OFS.Application', 'Application'),
    ('DTML Document', 'OFS.DTMLDocument', 'DTMLDocument'),
    ('File', 'OFS.Image', 'File'),
    ('Folder', 'OFS.Folder', 'Folder'),
    ('Folder (Ordered)', 'OFS.OrderedFolder', 'OrderedFolder'),
    ('Image', 'OFS.Image', 'Image'),
    ('Page Template', 'Products.PageTemplates.ZopePageTemplate', 'ZopePageTemplate'),
]

REPLACEABLE = {'index_html', 'Control_Panel'}

HEAD = '''\
# The names that the classes of Zope 6.3 use themselves, so that Zope refuses them for objects and properties: those of all,
# then what each class has besides. Names that begin with an underscore or end with two are refused anyhow.
'''


def names(each):
    properties = {entry['id'] for entry in getattr(each, '_properties', ())}
    found = set()
    for name in dir(each):
        if not (name.startswith('_') or name.endswith('__') or name in properties or name in REPLACEABLE):
            found.add(name)
    return found


def entry(key, found):
    lines = textwrap.wrap(' '.join(sorted(found)), 118, break_long_words=False, break_on_hyphens=False)
    return key.replace(' ', '\\ ') + '=\\\n' + ' \\\n'.join('  ' + line for line in lines) + '\n'


def main():
    warnings.simplefilter('ignore')
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    found = {key: names(getattr(importlib.import_module(module), name)) for key, module, name in CLASSES}
    common = set.intersection(*found.values())
    with open(os.path.join(folder, 'class-names.properties'), 'w', encoding='utf-8') as out:
        out.write(HEAD + entry('*', common))
        for key, _, _ in CLASSES:
            out.write(entry(key, found[key] - common))


main()

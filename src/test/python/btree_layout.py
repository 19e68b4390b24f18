"""Does to a BTree of the real package what a file says, and compares the layout with a Data.fs.

    btree_layout.py OPERATIONS DATA_FS KIND

A line of OPERATIONS is "+key" or "-key". The tree of the Data.fs is root['tree']. Each operation is
a savepoint of its own, so that a node gets its oid as early as it can.
"""
import importlib
import sys

import transaction
import ZODB
from BTrees.check import check
from ZODB.FileStorage import FileStorage
from ZODB.MappingStorage import MappingStorage


def layout(tree):
    """Every node once, in the order of the references; references are numbers in that order."""
    nodes, numbers, waiting = [], {}, []

    def number(node):
        if id(node) not in numbers:
            numbers[id(node)] = len(numbers)
            waiting.append(node)
        return numbers[id(node)]

    def plain(value):
        if isinstance(value, tuple):
            return tuple(plain(each) for each in value)
        return '#%d' % number(value) if hasattr(value, '_p_oid') else value

    number(tree)
    while waiting:
        node = waiting.pop()
        nodes.append((type(node).__name__, plain(node.__getstate__())))
    return nodes


def main(operations, data_fs, kind):
    theirs = ZODB.DB(MappingStorage()).open()
    module = importlib.import_module('BTrees.' + kind)
    tree = theirs.root()['tree'] = getattr(module, kind)()
    transaction.savepoint(optimistic=True)
    for line in open(operations, encoding='utf-8'):
        key = line[1:].rstrip('\n')
        if line[0] == '+':
            tree[key] = 1
        else:
            del tree[key]
        transaction.savepoint(optimistic=True)
    ours = ZODB.DB(FileStorage(data_fs, read_only=True)).open().root()['tree']
    check(ours)
    ours._check()
    assert list(ours.items()) == list(tree.items()), 'other entries'
    for left, right in zip(layout(ours), layout(tree)):
        assert left == right, 'ours %r\ntheirs %r' % (left, right)
    assert len(layout(ours)) == len(layout(tree))
    print(len(layout(tree)))


main(*sys.argv[1:])

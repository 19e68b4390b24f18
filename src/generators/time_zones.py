#!/usr/bin/env python3
"""Writes time-zones.properties into a folder.

It holds what Zope's DateTime understands as names of time zones beyond those of the time zone
database.

    python time_zones.py FOLDER
"""
import os
import sys

from DateTime.pytz_support import PytzCache

HEAD = '''\
# What DateTime understands as names of time zones beyond those of the time zone database: name in lower case, equals sign, zone.
# Taken from DateTime 6's own table (PytzCache); forms such as GMT+0130 are read by rule.
'''


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'time-zones.properties'), 'w', encoding='utf-8') as out:
        out.write(HEAD)
        for name, zone in sorted(PytzCache._zmap.items()):
            if name != zone.lower():
                out.write('%s=%s\n' % (name.replace(' ', '\\ '), zone))


main()

#!/usr/bin/env python3
"""Unpacks a tar archive: unpack.py ARCHIVE FOLDER"""
import sys
import tarfile

with tarfile.open(sys.argv[1]) as archive:
    archive.extractall(sys.argv[2], filter="data")

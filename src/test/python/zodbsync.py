#!/usr/bin/env python3
"""Run the real perfact-zodbsync against a ZEO server.

    zodbsync.py ADDRESS BASE_DIR ARGUMENTS...

with the configuration of the corpus of Zope sites, whose folder CORPUS_ZOPE names.
"""
import os
import subprocess
import sys
import tempfile

address, base_dir = sys.argv[1:3]
corpus = os.environ.get("CORPUS_ZOPE", "src/test/corpus/zope")
with tempfile.TemporaryDirectory() as instance:
    os.makedirs(os.path.join(instance, "Extensions"))
    environment = dict(
        os.environ, GOLDEN_INSTANCE=instance, GOLDEN_ZEO=address, GOLDEN_STORAGE="1",
        GOLDEN_BASE_DIR=base_dir, TZ="UTC",
        GOLDEN_ZOPE_CONF=os.path.abspath(os.path.join(corpus, "zope.conf")))
    os.makedirs(base_dir, exist_ok=True)
    sys.exit(subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "zodbsync"),
         "--config", os.path.join(corpus, "config.py"), *sys.argv[3:]],
        env=environment).returncode)

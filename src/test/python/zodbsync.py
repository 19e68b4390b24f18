#!/usr/bin/env python3
"""Run the real perfact-zodbsync against a ZEO server.

    zodbsync.py [--layers FOLDER] ADDRESS BASE_DIR ARGUMENTS...

with the configuration of the corpus of Zope sites, whose folder CORPUS_ZOPE names, and with the layers of a folder.
"""
import os
import subprocess
import sys
import tempfile

layers = ""
if sys.argv[1] == "--layers":
    layers = sys.argv[2]
    del sys.argv[1:3]
address, base_dir = sys.argv[1:3]
corpus = os.environ.get("CORPUS_ZOPE", "src/test/corpus/zope")
with tempfile.TemporaryDirectory() as instance:
    os.makedirs(os.path.join(instance, "Extensions"))
    environment = dict(
        os.environ, GOLDEN_INSTANCE=instance, GOLDEN_ZEO=address, GOLDEN_STORAGE="1",
        GOLDEN_BASE_DIR=base_dir, TZ="UTC",
        GOLDEN_ZOPE_CONF=os.path.abspath(os.path.join(corpus, "zope.conf")))
    os.makedirs(base_dir, exist_ok=True)
    with open(os.path.join(corpus, "config.py")) as plain:
        text = plain.read()
    config = os.path.join(instance, "config.py")
    with open(config, "w") as out:
        out.write(text + "layers = %r\n" % layers)
    sys.exit(subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "zodbsync"),
         "--config", config, *sys.argv[3:]],
        env=environment).returncode)

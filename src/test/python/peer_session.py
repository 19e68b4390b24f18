#!/usr/bin/env python3
"""Run commands of the real perfact-zodbsync in one process, on a ZEO server.

    peer_session.py ADDRESS BASE_DIR CONFIG

reads a command in each line of standard input, as a JSON list of arguments, and answers with a line
of JSON: its exit status. What the commands print goes to standard error.
"""
import json
import os
import sys
import tempfile
import traceback

address, base_dir, config = sys.argv[1:4]
corpus = os.environ.get("CORPUS_ZOPE", "src/test/corpus/zope")
instance = tempfile.mkdtemp()
os.makedirs(os.path.join(instance, "Extensions"))
os.environ.update(
    GOLDEN_INSTANCE=instance, GOLDEN_ZEO=address, GOLDEN_STORAGE="1", GOLDEN_BASE_DIR=base_dir,
    TZ="UTC", GOLDEN_ZOPE_CONF=os.path.abspath(os.path.join(corpus, "zope.conf")))
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
from perfact.zodbsync.main import Runner  # noqa: E402

runner = Runner()
for line in sys.stdin:
    try:
        runner.run("--config", config, *json.loads(line))
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1 if end.code else 0
    except BaseException:
        traceback.print_exc()
        status = 1
    answers.write(json.dumps({"status": status}) + "\n")
    answers.flush()

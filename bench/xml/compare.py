"""Runs lxml.iterparse and camel-zodb extract in turn over the same exports and prints medians and ratios."""
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

ITERPARSE = """
import sys
from lxml import etree
for event, element in etree.iterparse(sys.argv[1], events=("end",), tag="record", huge_tree=True):
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
"""


def timed(command, **more):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    return time.perf_counter() - start


def check(export, out):
    """Every payload that the generator wrote came out whole."""
    wanted = json.load(open(os.path.join(os.path.dirname(export), "manifest.json"), encoding="utf-8"))
    found = set()
    for line in open(os.path.join(out, "manifest.jsonl"), encoding="utf-8"):
        entry = json.loads(line)
        found.add((entry["path"], entry["sha256"]))
    missing = [p for p in wanted["payloads"] if p.get("sha256") and (p["path"], p["sha256"]) not in found]
    if missing:
        sys.exit("%d payloads of %s are missing or wrong, such as %s" % (len(missing), export, missing[0]))
    return len(wanted["payloads"])


def heap(log):
    """Most of the heap in use after a collection, in MB."""
    return max([int(m) for m in re.findall(r"->(\d+)M\(", open(log).read())] or [0])


def main():
    rounds, data, out = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    for name in ("single", "double"):
        export = os.path.abspath(os.path.join(data, name, "Plone.xml"))
        log = os.path.abspath(os.path.join(data, name + "-gc.log"))
        environment = dict(os.environ, CAMEL_ZODB_OPTS="-Xmx256m -Xlog:gc:file=" + log)
        theirs, ours = [], []
        for _ in range(rounds + 1):
            theirs.append(timed([os.path.join(data, "venv/bin/python"), "-c", ITERPARSE, export]))
            shutil.rmtree(out, ignore_errors=True)
            ours.append(timed(["./camel-zodb", "extract", export, "--out", out], env=environment))
        payloads = check(export, out)
        # The first round warms the page cache.
        theirs, ours = theirs[1:], ours[1:]
        ratio = statistics.median(o / t for o, t in zip(ours, theirs))
        print("%s: %.1f MB, %d payloads right; lxml.iterparse %.2f s (%.2f to %.2f); extract %.2f s (%.2f to %.2f);"
              " ratio %.2f; heap after collections at most %d MB of 256"
              % (name, os.path.getsize(export) / 1e6, payloads,
                 statistics.median(theirs), min(theirs), max(theirs),
                 statistics.median(ours), min(ours), max(ours), ratio, heap(log)), flush=True)
        shutil.rmtree(out, ignore_errors=True)


main()

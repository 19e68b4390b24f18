#!/usr/bin/env python3
"""Joins what the writer printed with the lines of "watch --json": when was the commit of a transaction finished?"""
import json
import sys


def main():
    written = {}
    for line in open(sys.argv[1]):
        tid, when = line.split()
        written["0x" + tid] = int(when)
    took, last = [], 0
    for line in open(sys.argv[2]):
        when, _, text = line.partition(" ")
        event = json.loads(text)
        if event.get("event") == "transaction" and event["tid"] in written:
            if not event["commit"]:
                sys.exit("no commit of " + event["tid"])
            took.append((int(when) - written.pop(event["tid"])) / 1e6)
            last = int(when)
    if written:
        sys.exit("%d transactions have no commit" % len(written))
    took.sort()
    first = min(int(line.split()[1]) for line in open(sys.argv[1]))
    print("%d commits, median %.1f ms, 99 %% %.1f ms, most %.1f ms; %.2f s from the first to the last"
          % (len(took), took[len(took) // 2], took[int(len(took) * .99)], took[-1], (last - first) / 1e9))


main()

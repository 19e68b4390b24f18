#!/usr/bin/env python3
"""Writes transactions to a ZEO server, one object each, and prints "TID NANOSECONDS" when each tpc_finish has returned.

    writer.py HOST:PORT COUNT RATE [SEED]     RATE transactions a second; 0 for as fast as it goes
"""
import random
import sys
import time

import transaction
import ZODB
from ZEO.ClientStorage import ClientStorage


def objects(app, most):
    found, queue = [], [app]
    while queue and len(found) < most:
        folder = queue.pop(0)
        for item in getattr(folder, "_objects", ()):
            child = folder.__dict__.get(item["id"])
            if child is None:
                continue
            child._p_activate()
            if getattr(child, "_objects", None):
                queue.append(child)
            elif "title" in child.__dict__:
                found.append(child)
    return found


def main():
    host, port = sys.argv[1].rsplit(":", 1)
    count, rate = int(sys.argv[2]), float(sys.argv[3])
    random.seed(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    storage = ClientStorage((host, int(port)), wait_timeout=30)
    db = ZODB.DB(storage)
    connection = db.open()
    app = connection.root()["Application"]
    app._p_activate()
    targets = objects(app, 500)
    lines = []
    begin = time.monotonic()
    for number in range(count):
        if rate:
            time.sleep(max(0, begin + number / rate - time.monotonic()))
        one = random.choice(targets)
        one.title = "Title %d of %d" % (number, random.randrange(10**9))
        current = transaction.get()
        current.setUser("writer")
        current.note("Change number %d" % number)
        transaction.commit()
        now = time.time_ns()
        lines.append("%s %d" % (one._p_serial.hex(), now))
    print("\n".join(lines), flush=True)
    db.close()


main()

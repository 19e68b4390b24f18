#!/usr/bin/env python3
"""Times how soon a changed title is in a file, for ours and the peer's watcher side by side; see compare."""
import base64
import os
import random
import statistics
import subprocess
import sys
import threading
import time

import transaction
import ZODB
from ZEO.ClientStorage import ClientStorage

CORPUS = os.path.abspath("src/test/corpus/zope")
work, count, rate = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
data_fs = os.path.join(work, "Data.fs")
READY_SECONDS, ARRIVAL_SECONDS = 1800, 120


def scripts(app):
    """The first 200 objects with a title in a __meta__ of their own, with their paths."""
    found, queue = [], [((), app)]
    while queue and len(found) < 200:
        path, folder = queue.pop(0)
        for item in getattr(folder, "_objects", ()):
            child = folder.__dict__.get(item["id"])
            if child is None:
                continue
            child._p_activate()
            at = path + (item["id"],)
            if getattr(child, "_objects", None):
                queue.append((at, child))
            elif "title" in child.__dict__ and item["meta_type"] == "Script (Python)":
                found.append((os.path.join("__root__", *at, "__meta__"), child))
    return found


class Watcher:
    def __init__(self, name, command, environment=None):
        self.name, self.base = name, os.path.join(work, name)
        os.makedirs(self.base, exist_ok=True)
        self.took, self.threads = [], []
        self.log = open(os.path.join(work, name + ".log"), "w")
        self.process = subprocess.Popen([part.replace("BASE", self.base) for part in command], stdout=self.log,
                                        stderr=subprocess.STDOUT, env=dict(os.environ, **(environment or {})))

    def has(self, path, title):
        try:
            with open(os.path.join(self.base, path)) as file:
                return title in file.read()
        except FileNotFoundError:
            return False

    def arrival(self, path, title, begin, most):
        while not self.has(path, title):
            if self.process.poll() is not None or time.perf_counter() - begin > most:
                raise SystemExit("%s: %r is not in %s; see %s" % (self.name, title, path, self.log.name))
            time.sleep(0.005 if time.perf_counter() - begin < 1 else 0.05)
        return time.perf_counter() - begin

    def expect(self, path, title, begin):
        thread = threading.Thread(target=lambda: self.took.append(self.arrival(path, title, begin, ARRIVAL_SECONDS)))
        thread.start()
        self.threads.append(thread)

    def end(self):
        for thread in self.threads:
            thread.join()
        self.process.terminate()
        self.process.wait()


def change(path, one, title):
    one.title = title
    transaction.get().note("Title")
    transaction.commit()
    return time.perf_counter()


def main():
    address = os.path.join(work, "zeo.sock")
    server = subprocess.Popen([sys.executable, os.path.join(CORPUS, "serve_zeo.py"), "--address", address, data_fs],
                              stdout=subprocess.PIPE, text=True)
    try:
        if server.stdout.readline().strip() != "READY":
            sys.exit("the ZEO server did not start")
        db = ZODB.DB(ClientStorage(address, wait_timeout=30))
        targets = scripts(db.open().root()["Application"])
        instance = os.path.join(work, "instance")
        os.makedirs(os.path.join(instance, "Extensions"), exist_ok=True)
        watchers = [
            Watcher("ours", ["java", "-Xmx512m", "-cp", "target/camel-zodb.jar:target/lib/*",
                             "io.camelzodb.cli.CamelZodb", "-D", "zodb.source=zeo://" + address,
                             "-D", "zodb.base-dir=BASE", "watch"]),
            Watcher("peer", [os.path.join(os.path.dirname(sys.executable), "zodbsync"), "--config",
                             os.path.join(CORPUS, "config.py"), "watch"],
                    {"GOLDEN_INSTANCE": instance, "GOLDEN_ZEO": address, "GOLDEN_STORAGE": "1", "TZ": "UTC",
                     "GOLDEN_BASE_DIR": os.path.join(work, "peer"), "GOLDEN_DATA_FS": data_fs,
                     "GOLDEN_ZOPE_CONF": os.path.join(CORPUS, "zope.conf")})]
        begin = time.perf_counter()
        for watcher in watchers:
            # The peer records all, then reads all objects once more; only then it follows.
            while not os.path.exists(os.path.join(watcher.base, "__last_txn__")):
                if watcher.process.poll() is not None or time.perf_counter() - begin > READY_SECONDS:
                    sys.exit("%s did not begin; see %s" % (watcher.name, watcher.log.name))
                time.sleep(0.05)
            print("%s: everything recorded after %.1f s, both at once" % (watcher.name, time.perf_counter() - begin))
        path, one = targets[0]
        first = change(path, one, "Are you there?")
        for watcher in watchers:
            watcher.arrival(path, "Are you there?", first, READY_SECONDS)
        random.seed(1)
        for number in range(count):
            path, one = random.choice(targets)
            title = "Title %d, %d" % (number, random.randrange(10 ** 9))
            # A title that is gone before the peer looks would never come: each object once.
            targets.remove((path, one))
            begin = change(path, one, title)
            for watcher in watchers:
                watcher.expect(path, title, begin)
            time.sleep(max(0, 1 / rate - (time.perf_counter() - begin)))
        medians = []
        for watcher in watchers:
            watcher.end()
            took = sorted(watcher.took)
            if len(took) != count:
                sys.exit("%s: only %d of %d" % (watcher.name, len(took), count))
            medians.append(statistics.median(took))
            print("%s: median %.3f s, 99 %% %.3f s, most %.3f s from tpc_finish to the file, %d transactions"
                  % (watcher.name, medians[-1], took[int(count * .99)], took[-1], count))
        print("ratio of the medians: %.0f" % (medians[1] / medians[0]))
        ends = {base64.b64decode(open(os.path.join(watcher.base, "__last_txn__")).read()) for watcher in watchers}
        if len(ends) != 1:
            sys.exit("they ended at different transactions")
        db.close()
    finally:
        server.terminate()


main()

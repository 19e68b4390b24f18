"""Times camel-zodb record beside the peer, tar and git over one site; prints medians and ratios."""
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

CORPUS = os.path.abspath("src/test/corpus/zope")

EDIT = """
import sys, ZODB, ZODB.FileStorage, transaction
import OFS.Folder, Products.PythonScripts.PythonScript
db = ZODB.DB(ZODB.FileStorage.FileStorage(sys.argv[1]))
folder = db.open().root()["Application"]
# The first script, depth first.
waiting = [folder]
while True:
    ob = waiting.pop()
    if ob.meta_type == "Script (Python)":
        break
    waiting += [getattr(ob, row["id"]) for row in reversed(getattr(ob, "_objects", ()))]
ob.title = sys.argv[2]
transaction.commit()
print(type(ob).__name__, ob._p_oid.hex())
db.close()
"""


class Bench:
    def __init__(self, work):
        self.work = work

    def path(self, *names):
        return os.path.join(self.work, *names)

    def fresh(self, name, git=False):
        base = self.path(name)
        shutil.rmtree(base, ignore_errors=True)
        os.makedirs(base)
        if git:
            subprocess.run(["git", "init", "-q", base], check=True)
        return base

    def timed(self, command, **more):
        start = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
        took = time.perf_counter() - start
        if done.returncode:
            sys.exit("%s: exit status %d\n%s" % (" ".join(command), done.returncode, done.stdout[-3000:]))
        self.said = done.stdout
        return took

    def ours(self, source, base, *arguments):
        return self.timed(["./camel-zodb", "-D", "zodb.source=" + source, "-D", "zodb.base-dir=" + base,
                           "record", *arguments])


class Zeo:
    def __init__(self, bench, data_fs):
        self.address = bench.path("zeo.sock")
        self.uri = "zeo://%s?storage=1" % self.address
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(CORPUS, "serve_zeo.py"), "--address", self.address, data_fs],
            stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "READY":
            sys.exit("the ZEO server did not start")

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.process.terminate()
        self.process.wait()


def show(name, times):
    print("%-42s %7.2f s (%.2f to %.2f, %d rounds)"
          % (name, statistics.median(times), min(times), max(times), len(times)), flush=True)
    return statistics.median(times)


def ratio(what, value, wanted):
    print("  %-46s %6.2f   wanted: %s" % (what, value, wanted), flush=True)


def same(one, other):
    if subprocess.run(["diff", "-rq", one + "/__root__", other + "/__root__"], stdout=subprocess.DEVNULL).returncode:
        sys.exit("%s and %s differ" % (one, other))


def peer(bench, zeo, base):
    instance = bench.fresh("instance")
    os.makedirs(os.path.join(instance, "Extensions"))
    environment = dict(os.environ, GOLDEN_INSTANCE=instance, GOLDEN_ZEO=zeo.address, GOLDEN_STORAGE="1",
                       GOLDEN_BASE_DIR=base, GOLDEN_ZOPE_CONF=os.path.join(CORPUS, "zope.conf"), TZ="UTC")
    zodbsync = os.path.join(os.path.dirname(sys.executable), "zodbsync")
    return bench.timed([zodbsync, "--config", os.path.join(CORPUS, "config.py"), "record", "/"], env=environment)


def whole(bench, rounds, peer_rounds):
    data_fs = bench.path("site-50000", "Data.fs")
    source = "file://" + data_fs
    files, again, tar, over_zeo, zope = [], [], [], [], []
    base = bench.path("file")
    archive = bench.path("tree.tar")
    # The first round warms the page cache.
    for number in range(rounds + 1):
        bench.fresh("file")
        files.append(bench.ours(source, base, "/"))
        again.append(bench.ours(source, base, "/"))
        if number == 0:
            subprocess.run(["tar", "cf", archive, "-C", base, "__root__"], check=True)
        tar.append(bench.timed(["tar", "xf", archive, "-C", bench.fresh("tar")]))
    count = sum(len(names) for _, _, names in os.walk(os.path.join(base, "__root__")))
    objects = sum("__meta__" in names for _, _, names in os.walk(os.path.join(base, "__root__")))
    print("%d objects, %d files" % (objects, count))
    ours = show("record, Data.fs", files[1:])
    unpacked = show("tar x of the same tree", tar[1:])
    ratio("record / tar x", ours / unpacked, "at most 1.5")
    show("record again, nothing changed", again[1:])
    ratio("seconds", statistics.median(again[1:]), "under 2")
    os.remove(archive)
    shutil.rmtree(bench.path("tar"))

    # The server opens a copy: it writes beside it.
    copy = bench.path("served.fs")
    shutil.copyfile(data_fs, copy)
    with Zeo(bench, copy) as zeo:
        for _ in range(rounds + 1):
            over_zeo.append(bench.ours(zeo.uri, bench.fresh("zeo"), "/"))
        same(base, bench.path("zeo"))
        for _ in range(peer_rounds):
            zope.append(peer(bench, zeo, bench.fresh("peer")))
    ours = show("record, ZEO", over_zeo[1:])
    if zope:
        same(bench.path("zeo"), bench.path("peer"))
        theirs = show("perfact-zodbsync record, the same ZEO", zope)
        ratio("peer / record", theirs / ours, "at least 25")
        print("  both trees are equal")
    for name in ("zeo", "peer", "instance"):
        shutil.rmtree(bench.path(name), ignore_errors=True)
    commits(bench, rounds, source)


def commits(bench, rounds, source):
    plain, committed, git = [], [], []
    identity = ["-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0"]
    for _ in range(rounds + 1):
        base = bench.fresh("plain", git=True)
        plain.append(bench.ours(source, base, "/"))
        git.append(bench.timed(["git", "-C", base, "add", "-A", "__root__"])
                   + bench.timed(["git", *identity, "-C", base, "commit", "-qm", "all"]))
        wanted = subprocess.run(["git", "-C", base, "rev-parse", "HEAD:__root__"], stdout=subprocess.PIPE).stdout
        base = bench.fresh("commit", git=True)
        committed.append(bench.ours(source, base, "--commit", "/"))
        got = subprocess.run(["git", "-C", base, "rev-parse", "HEAD:__root__"], stdout=subprocess.PIPE).stdout
        if got != wanted:
            sys.exit("the trees of both commits differ")
    without = show("record into a repository", plain[1:])
    ours = show("record --commit", committed[1:])
    theirs = show("git add -A and git commit", git[1:])
    print("%-42s %7.2f s" % ("--commit adds", ours - without))
    ratio("added / git", (ours - without) / theirs, "at most 0.5")
    for name in ("plain", "commit"):
        shutil.rmtree(bench.path(name))


def last(bench, rounds, size):
    data_fs = bench.path("edited-%d.fs" % size)
    shutil.copyfile(bench.path("site-%d" % size, "Data.fs"), data_fs)
    source = "file://" + data_fs
    base = bench.fresh("last")
    first = bench.ours(source, base, "--lasttxn")
    nothing, edited = [], []
    for number in range(rounds + 1):
        nothing.append(bench.ours(source, base, "--lasttxn"))
        edit = subprocess.run([sys.executable, "-c", EDIT, data_fs, "title %d" % number],
                              stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
        edited.append(bench.ours(source, base, "--lasttxn"))
        if not re.search(r"\b1 written", bench.said) or "All was recorded" in bench.said:
            sys.exit("after an edit of %s: %s" % (edit, bench.said))
    print("%d objects: first --lasttxn, all of it: %.2f s" % (size, first))
    show("  --lasttxn, nothing changed", nothing[1:])
    show("  --lasttxn after one edit", edited[1:])
    shutil.rmtree(base)


def main():
    rounds, peer_rounds, work = int(sys.argv[1]), int(sys.argv[2]), os.path.abspath(sys.argv[3])
    bench = Bench(work)
    whole(bench, rounds, peer_rounds)
    for size in sys.argv[4:]:
        last(bench, rounds, int(size))


main()

"""Times camel-zodb's commands of git, status and layer-update beside the peer; prints medians and ratios."""
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time

CORPUS = os.path.abspath("src/test/corpus/zope")
# The corpus and the peer work with the identity of nobody in particular.
IDENTITY = {"GIT_AUTHOR_NAME": "bench", "GIT_AUTHOR_EMAIL": "bench@localhost",
            "GIT_COMMITTER_NAME": "bench", "GIT_COMMITTER_EMAIL": "bench@localhost"}
CHANGED = 10


class Bench:
    def __init__(self, work):
        self.work = work
        self.said = ""

    def path(self, *names):
        return os.path.join(self.work, *names)

    def fresh(self, *names):
        folder = self.path(*names)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        return folder

    def timed(self, command, status=0, **more):
        """Elapsed time, and processor time of the command and all that it starts."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
        took = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != status:
            sys.exit("%s: exit status %d\n%s" % (" ".join(command), done.returncode, done.stdout[-3000:]))
        self.said = done.stdout
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return took, used

    def ours(self, source, base, *arguments, layers=None, status=0):
        more = ["-D", "zodb.layers=" + layers] if layers else []
        return self.timed(["./camel-zodb", "-D", "zodb.source=" + source, "-D", "zodb.base-dir=" + base,
                           *more, *arguments], status=status, env=dict(os.environ, **IDENTITY))

    def peer(self, zeo, base, *arguments, layers=""):
        instance = self.fresh("instance")
        os.makedirs(os.path.join(instance, "Extensions"))
        config = os.path.join(instance, "config.py")
        with open(os.path.join(CORPUS, "config.py")) as plain, open(config, "w") as out:
            out.write(plain.read() + "layers = %r\n" % layers)
        environment = dict(os.environ, GOLDEN_INSTANCE=instance, GOLDEN_ZEO=zeo.address, GOLDEN_STORAGE="1",
                           GOLDEN_BASE_DIR=base, GOLDEN_ZOPE_CONF=os.path.join(CORPUS, "zope.conf"), TZ="UTC",
                           **IDENTITY)
        zodbsync = os.path.join(os.path.dirname(sys.executable), "zodbsync")
        return self.timed([zodbsync, "--config", config, *arguments], env=environment)


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
    elapsed = [took for took, _ in times]
    used = statistics.median(used for _, used in times)
    print("%-46s %7.2f s (%.2f to %.2f, %d rounds), processor %.2f s"
          % (name, statistics.median(elapsed), min(elapsed), max(elapsed), len(times), used), flush=True)
    return statistics.median(elapsed), used


def ratio(what, value, wanted):
    print("  %-46s %6.2f   wanted: %s" % (what, value, wanted), flush=True)


def load(when):
    print("load %s: %.1f" % (when, os.getloadavg()[0]), flush=True)


def git(base, *arguments):
    done = subprocess.run(["git", "-C", base, *arguments], stdout=subprocess.PIPE, text=True, check=True,
                          env=dict(os.environ, **IDENTITY))
    return done.stdout.strip()


def retitle(root, title, count=None):
    """Gives objects below a folder another title; the first ones that have one, evenly spread."""
    metas = sorted(os.path.join(folder, "__meta__") for folder, _, names in os.walk(root) if "__meta__" in names)
    # Neither the root nor the users, nor what no playback can change.
    metas = [meta for meta in metas if os.path.dirname(meta) != root and "acl_users" not in meta]
    step = max(1, len(metas) // count) if count else 1
    changed = 0
    for meta in metas[::step]:
        with open(meta) as old:
            text = old.read()
        if "'unsupported'" in text:
            continue
        new = re.sub(r"\('title', '[^']*'\)", "('title', '%s')" % title, text)
        if new != text and (count is None or changed < count):
            with open(meta, "w") as out:
                out.write(new)
            changed += 1
    return changed


def commands(bench, rounds, peer_rounds):
    served = bench.path("served.fs")
    shutil.copyfile(bench.path("site-50000", "Data.fs"), served)
    base = bench.fresh("base")
    with Zeo(bench, served) as zeo:
        bench.ours(zeo.uri, base, "record", "--commit", "/")
        before = git(base, "rev-parse", "HEAD")
        if retitle(base + "/__root__", "retitled", CHANGED) != CHANGED:
            sys.exit("the site has too few objects with a title")
        git(base, "commit", "-qam", "Ten objects")
        after = git(base, "rev-parse", "HEAD")
        git(base, "reset", "-q", "--hard", before)
        status, reset, changed = [], [], []
        # The first round warms the page cache.
        for _ in range(rounds + 1):
            status.append(bench.ours(zeo.uri, base, "status"))
            if "Nothing differs" not in bench.said:
                sys.exit(bench.said)
            reset.append(bench.ours(zeo.uri, base, "reset", after))
            if "Played back %d changes" % CHANGED not in bench.said:
                sys.exit(bench.said)
            changed.append(bench.ours(zeo.uri, base, "status"))
            bench.ours(zeo.uri, base, "reset", before)
        elapsed, _ = show("status, 50,000 unchanged objects, ZEO", status[1:])
        ratio("seconds", elapsed, "under 2.5")
        show("status after a reset of %d of them" % CHANGED, changed[1:])
        ours = show("reset of %d of 50,000 objects, ZEO" % CHANGED, reset[1:])
        ratio("seconds", ours[0], "under 1.5")
        theirs = []
        for _ in range(peer_rounds):
            theirs.append(bench.peer(zeo, base, "reset", after))
            bench.ours(zeo.uri, base, "status")
            if "Nothing differs" not in bench.said:
                sys.exit("after the peer's reset: " + bench.said)
            bench.ours(zeo.uri, base, "reset", before)
        if theirs:
            peers = show("perfact-zodbsync reset, the same", theirs)
            ratio("peer / reset", peers[0] / ours[0], "-")
    source = "file://" + served
    alone = []
    for _ in range(rounds):
        alone.append(bench.ours(source, base, "reset", after))
        bench.ours(source, base, "reset", before)
    show("reset, from a Data.fs of 138 MB", alone)
    shutil.rmtree(base)


def site_of_layers(bench, name, data_fs):
    """A site whose only layer defines all of its objects, and a source of that layer with other titles."""
    home = bench.fresh(name)
    custom, work, source, named = (os.path.join(home, each) for each in ("custom", "work", "source", "layers"))
    for folder in (custom, work, source, named):
        os.makedirs(folder)
    with open(os.path.join(named, "00-base.py"), "w") as out:
        out.write("workdir = %r\nsource = %r\n" % (work, source))
    shutil.copyfile(data_fs, os.path.join(home, "Data.fs"))
    return home, custom, source, named


def pack(files, source):
    """As an archive, since the peer copies folders with rsync, which few have."""
    subprocess.run(["tar", "cf", os.path.join(source, "__root__.tar"), "-C", os.path.join(files, "__root__"), "."],
                   check=True)


def layer_update(bench, rounds, peer_rounds):
    data_fs = bench.path("site-5000", "Data.fs")
    tree = bench.fresh("tree")
    bench.ours("file://" + data_fs, tree, "record", "/")
    times = {"ours": [], "peer": []}
    changed = 0
    for who, number in (("ours", rounds + 1), ("peer", peer_rounds)):
        for each in range(number):
            home, custom, source, named = site_of_layers(bench, "site-" + who, data_fs)
            files = os.path.join(home, "files")
            shutil.copytree(tree + "/__root__", files + "/__root__")
            pack(files, source)
            with Zeo(bench, os.path.join(home, "Data.fs")) as zeo:
                git(home, "init", "-q", custom)
                bench.ours(zeo.uri, custom, "layer-init", "*", layers=named)
                bench.ours(zeo.uri, custom, "record", "/", layers=named)
                changed = retitle(files + "/__root__", "Title %d" % each)
                pack(files, source)
                if who == "ours":
                    times[who].append(bench.ours(zeo.uri, custom, "layer-update", "*", layers=named))
                else:
                    times[who].append(bench.peer(zeo, custom, "layer-update", "*", layers=named))
                bench.ours(zeo.uri, custom, "status", layers=named)
                if "Nothing differs" not in bench.said:
                    sys.exit("after layer-update of %s: %s" % (who, bench.said[-2000:]))
            shutil.rmtree(home)
    print("%d of the objects of the layer have another title" % changed)
    ours = show("layer-update of a layer of 5,000 objects", times["ours"][1:])
    if times["peer"]:
        theirs = show("perfact-zodbsync layer-update, the same", times["peer"])
        ratio("peer / layer-update, elapsed", theirs[0] / ours[0], "at least 20")
        ratio("peer / layer-update, processor", theirs[1] / ours[1], "-")


def main():
    rounds, peer_rounds, work, only = int(sys.argv[1]), int(sys.argv[2]), os.path.abspath(sys.argv[3]), sys.argv[4]
    bench = Bench(work)
    load("at the beginning")
    if only in ("all", "git"):
        commands(bench, rounds, peer_rounds)
    if only in ("all", "layers"):
        layer_update(bench, rounds, peer_rounds)
    load("at the end")


main()

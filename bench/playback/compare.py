"""Times camel-zodb playback over ZEO, beside the peer; see run."""
import os
import shutil
import subprocess
import sys
import time

CORPUS = os.path.abspath("src/test/corpus/zope")
work, objects, peer_objects = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def path(*names):
    return os.path.join(work, *names)


def timed(command, **more):
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    took = time.perf_counter() - start
    if done.returncode:
        sys.exit("%s: exit status %d\n%s" % (" ".join(command), done.returncode, done.stdout[-3000:]))
    return took, done.stdout.strip().splitlines()[-1:]


def ours(uri, base, *arguments):
    return timed(["./camel-zodb", "-D", "zodb.source=" + uri, "-D", "zodb.base-dir=" + base, *arguments],
                 env=dict(os.environ, JAVA_OPTS="-Xmx512m"))


class Zeo:
    """A server of a copy of the small golden site, in which nobody has the big one yet."""

    def __enter__(self):
        shutil.rmtree(path("db"), ignore_errors=True)
        os.makedirs(path("db"))
        data_fs = path("db", "Data.fs")
        shutil.copyfile(os.path.join(CORPUS, "golden/tiny/Data.fs"), data_fs)
        self.address = path("db", "zeo.sock")
        self.uri = "zeo://%s?storage=1" % self.address
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(CORPUS, "serve_zeo.py"), "--address", self.address, data_fs],
            stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "READY":
            sys.exit("the ZEO server did not start")
        return self

    def __exit__(self, *exc):
        self.process.terminate()
        self.process.wait()


def tree(count):
    """The recorded tree of a site; and how many objects it has."""
    site, base = path("site-%d" % count), path("tree-%d" % count)
    if not os.path.exists(os.path.join(site, "Data.fs")):
        subprocess.run([sys.executable, os.path.join(CORPUS, "build_site.py"), "--profile", "large",
                        "--objects", str(count), "--out", site], check=True, stdout=subprocess.DEVNULL)
    if not os.path.exists(base):
        ours("file://" + os.path.join(site, "Data.fs"), base, "record", "/")
    return base, sum("__meta__" in names for _, _, names in os.walk(base))


def peer(zeo, base):
    instance = path("instance")
    os.makedirs(os.path.join(instance, "Extensions"), exist_ok=True)
    environment = dict(os.environ, GOLDEN_INSTANCE=instance, GOLDEN_ZEO=zeo.address, GOLDEN_STORAGE="1",
                       GOLDEN_BASE_DIR=base, GOLDEN_ZOPE_CONF=os.path.join(CORPUS, "zope.conf"), TZ="UTC")
    zodbsync = os.path.join(os.path.dirname(sys.executable), "zodbsync")
    return timed([zodbsync, "--config", os.path.join(CORPUS, "config.py"), "playback", "--override", "/"],
                 env=environment)[0]


def beside(zeo, work):
    """Does some work while somebody else commits; what that one had to wait at most, in seconds, and how often it committed."""
    with subprocess.Popen([sys.executable, os.path.join("bench", "playback", "writer.py"), zeo.address],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        if writer.stdout.readline().strip() != "READY":
            sys.exit("the writer did not start")
        work()
        longest, commits = writer.communicate("\n")[0].split()
    return float(longest), int(commits)


def show(what, took, count):
    print("%-44s %8.2f s  %8.0f objects a second" % (what, took, count / took), flush=True)
    return count / took


base, count = tree(objects)
with Zeo() as zeo:
    many = show("%d objects, all new" % count, ours(zeo.uri, base, "playback", "--override", "/")[0], count)
    show("again, nothing to do", ours(zeo.uri, base, "playback", "/")[0], count)
    script = next(os.path.join(folder, "__source__.py") for folder, _, names in os.walk(base)
                  if "__source__.py" in names)
    with open(script, "a") as out:
        out.write("# changed\n")
    one = os.path.relpath(script, base)
    print("one changed script: %.2f s" % ours(zeo.uri, base, "playback", "--no-recurse", one)[0], flush=True)

with Zeo() as zeo:
    longest, commits = beside(zeo, lambda: ours(zeo.uri, base, "playback", "--override", "/"))
    print("the longest of %d small commits beside the first: %.2f s, %.0f ms for 1,000 objects"
          % (commits, longest, longest * 1e6 / count), flush=True)

base, count = tree(peer_objects)
with Zeo() as zeo:
    fast = show("%d objects, all new" % count, ours(zeo.uri, base, "playback", "--override", "/")[0], count)
with Zeo() as zeo:
    slow = show("perfact-zodbsync, the same", peer(zeo, base), count)
print("ratio %.1f for the smaller one, %.1f for our speed with the bigger one" % (fast / slow, many / slow))

import io.camelzodb.git.index.IndexEntry;
import io.camelzodb.git.index.IndexImage;
import io.camelzodb.git.index.TreeChange;
import io.camelzodb.git.tree.MergedTree;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.util.FS;

/** Compares the folders and the index of this project with the public classes of JGit. */
class JGit {
  private static final int ROUNDS = 7;

  interface Work {
    void run() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    for (int size : new int[] {10, 1_000, 20_000}) {
      tree(size);
    }
    for (int size : new int[] {1_000, 100_000}) {
      index(size, Path.of(arguments[0]));
    }
  }

  private static double micros(int times, Work work) throws Exception {
    double[] all = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      for (int i = 0; i < times; i++) {
        work.run();
      }
      all[round] = (System.nanoTime() - begin) / 1e3 / times;
    }
    Arrays.sort(all);
    return all[ROUNDS / 2];
  }

  private static ObjectId id(Random random) {
    byte[] bytes = new byte[20];
    random.nextBytes(bytes);
    return ObjectId.fromRaw(bytes);
  }

  /** One changed entry of a folder. */
  private static void tree(int size) throws Exception {
    Random random = new Random(1);
    TreeFormatter made = new TreeFormatter();
    for (int i = 0; i < size; i++) {
      made.append(String.format("item%06d", i), FileMode.TREE, id(random));
    }
    byte[] stored = made.toByteArray();
    String name = String.format("item%06d", size / 2);
    ObjectId now = id(random);
    TreeMap<String, TreeChange.Leaf> edits = new TreeMap<>();
    edits.put(name + "/", new TreeChange.Leaf(FileMode.TREE.getBits(), now));
    if (!Arrays.equals(jgit(stored, name, now), MergedTree.of(stored, edits))) {
      throw new IllegalStateException("other bytes");
    }
    int times = Math.max(5, 1_000_000 / size);
    System.out.printf(
        "folder of %d: %.1f us here, %.1f us with CanonicalTreeParser and TreeFormatter%n",
        size,
        micros(times, () -> MergedTree.of(stored, edits)),
        micros(times, () -> jgit(stored, name, now)));
  }

  private static byte[] jgit(byte[] stored, String name, ObjectId now) {
    TreeFormatter out = new TreeFormatter();
    CanonicalTreeParser entry = new CanonicalTreeParser();
    entry.reset(stored);
    for (; !entry.eof(); entry.next()) {
      String path = entry.getEntryPathString();
      out.append(
          path, entry.getEntryFileMode(), path.equals(name) ? now : entry.getEntryObjectId());
    }
    return out.toByteArray();
  }

  /** One changed file of an index that is in memory, written to a file. */
  private static void index(int size, Path folder) throws Exception {
    Random random = new Random(1);
    Path file = folder.resolve("index");
    Files.deleteIfExists(file);
    DirCache cache = DirCache.lock(file.toFile(), FS.DETECTED);
    DirCacheEditor editor = cache.editor();
    for (int i = 0; i < size; i++) {
      ObjectId id = id(random);
      editor.add(
          new DirCacheEditor.PathEdit(
              String.format("__root__/f%03d/item%06d/__meta__", i % 100, i)) {
            @Override
            public void apply(DirCacheEntry entry) {
              entry.setFileMode(FileMode.REGULAR_FILE);
              entry.setObjectId(id);
            }
          });
    }
    editor.finish();
    cache.write();
    cache.commit();
    String path = String.format("__root__/f%03d/item%06d/__meta__", size / 2 % 100, size / 2);
    IndexImage image = IndexImage.read(file);
    Path out = folder.resolve("index.new");
    int times = Math.max(3, 100_000 / size);
    double ours =
        micros(
            times,
            () -> {
              TreeMap<String, IndexEntry> change = new TreeMap<>();
              IndexEntry old = image.get(path);
              change.put(
                  path,
                  new IndexEntry(old.stat(), old.mode(), id(random), old.flags(), old.extended()));
              image.set(change);
              try (OutputStream stream = Files.newOutputStream(out)) {
                image.write(stream);
              }
            });
    double theirs =
        micros(
            times,
            () -> {
              DirCache held = DirCache.lock(file.toFile(), FS.DETECTED);
              held.getEntry(path).setObjectId(id(random));
              held.write();
              held.commit();
            });
    System.out.printf(
        "index of %d files: %.0f us here, %.0f us with DirCache%n", size, ours, theirs);
  }
}

package io.camelzodb.git.commit;

import io.camelzodb.git.RawPath;
import io.camelzodb.git.index.CheckedOutFile;
import io.camelzodb.git.index.FileStat;
import io.camelzodb.git.index.IndexEntry;
import io.camelzodb.git.index.IndexImage;
import io.camelzodb.git.index.TreeChange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/**
 * Updates index and work tree from one commit to another, file by file, without undoing edits:
 * staged files stay staged, edited files stay edited, and git shows both as differing from the new
 * commit. It may be repeated: updated files stay.
 *
 * <p>Not safe for many threads; the caller holds the lock of the index.
 */
final class WorkTreeUpdate {
  private final CheckedOutFile files;
  private final IndexImage index;
  private final int indexWritten;
  private final ObjectReader reader;
  private final Consumer<String> problems;
  private final SortedMap<String, @Nullable IndexEntry> entries = new TreeMap<>();

  /**
   * Creates it.
   *
   * @param indexWritten the second in which the index was written: a file of that second or later
   *     may have an unnoticed change
   * @param problems receives each file that stays as somebody has edited it
   */
  WorkTreeUpdate(
      CheckedOutFile files,
      IndexImage index,
      int indexWritten,
      ObjectReader reader,
      Consumer<String> problems) {
    this.files = files;
    this.index = index;
    this.indexWritten = indexWritten;
    this.reader = reader;
    this.problems = problems;
  }

  /** Updates the files and the index in memory; removed files come first. */
  void run(List<TreeChange> changes) throws IOException {
    for (TreeChange change : changes) {
      update(change);
    }
    index.set(entries);
  }

  private void update(TreeChange change) throws IOException {
    String path = change.path();
    IndexEntry entry = index.get(path);
    boolean asBefore = change.before() == null ? entry == null : change.before().isIn(entry);
    boolean asAfter = change.after() == null ? entry == null : change.after().isIn(entry);
    if ((!asBefore && !asAfter) || (change.after() != null && blocked(path))) {
      problem(path, "is staged with other content; it stays staged");
      return;
    }
    if (entry != null && entry.skipsWorkTree()) {
      entries.put(path, change.after() == null ? null : change.after().entry(entry));
      return;
    }
    Optional<FileStat.Observation> seen = files.look(path);
    if (change.after() == null) {
      entries.put(path, null);
      remove(path, entry, seen, change.before());
    } else {
      entries.put(path, put(path, entry, seen, change.before(), change.after()));
    }
  }

  /** Whether a file is staged where a folder must be, or the other way round. */
  private boolean blocked(String path) {
    if (index.hasBelow(path) && entries.subMap(path + '/', path + '0').isEmpty()) {
      return true;
    }
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String above = path.substring(0, slash);
      if (index.get(above) != null && !entries.containsKey(above)) {
        return true;
      }
    }
    return false;
  }

  private void remove(
      String path,
      @Nullable IndexEntry entry,
      Optional<FileStat.Observation> seen,
      TreeChange.@Nullable Leaf before)
      throws IOException {
    if (seen.isEmpty()) {
      return;
    }
    if (before != null && holds(path, entry, seen.get(), before)) {
      files.remove(path);
    } else {
      problem(
          path, "was changed here and removed from the database; it stays as an untracked file");
    }
  }

  private IndexEntry put(
      String path,
      @Nullable IndexEntry entry,
      Optional<FileStat.Observation> seen,
      TreeChange.@Nullable Leaf before,
      TreeChange.Leaf after)
      throws IOException {
    if (seen.isPresent() && holds(path, entry, seen.get(), after)) {
      return after.entry(entry, seen.get().stat());
    }
    boolean asBefore =
        before == null
            ? seen.isEmpty()
            : seen.isPresent() && holds(path, entry, seen.get(), before);
    if (!asBefore) {
      problem(
          path,
          seen.isEmpty()
              ? "was removed here and changed in the database; it stays removed"
              : "was changed here and in the database; it stays as it is here");
      return after.entry(entry);
    }
    Optional<FileStat.Observation> written = files.write(path, after, reader);
    if (written.isEmpty()) {
      problem(path, "cannot be written, since its folder is a file here");
      return after.entry(entry);
    }
    return after.entry(entry, written.get().stat());
  }

  /** Whether a file has the content in git; reads it only if the index does not show it. */
  private boolean holds(
      String path, @Nullable IndexEntry entry, FileStat.Observation seen, TreeChange.Leaf leaf)
      throws IOException {
    if (entry != null
        && entry.stat().equals(seen.stat())
        && Integer.compareUnsigned(seen.stat().mtimeSeconds(), indexWritten) < 0) {
      return leaf.isIn(entry);
    }
    return files.holds(path, seen, leaf);
  }

  private void problem(String path, String message) {
    problems.accept(RawPath.text(path) + ": " + message);
  }
}

package io.camelzodb.sync.record.pass;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.NamedPath;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.index.ContainmentIndex;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the objects of a database or an export as files of a tree.
 *
 * <p>It records one snapshot, even if the database changes meanwhile. The calling thread walks and
 * decodes, a second one reads the objects and formats them, a third one writes the files. Not safe
 * for many threads.
 */
public final class TreeRecorder {
  private final ObjectStore store;
  private final ObjectTreeFiles files;
  private final RecordOptions options;
  private final Consumer<Problem> problems;

  /**
   * Creates it.
   *
   * @param problems receives problems of objects left out or decoded by a guess, from one thread at
   *     a time, in the order of the tree
   */
  public TreeRecorder(
      ObjectStore store, ObjectTreeFiles files, RecordOptions options, Consumer<Problem> problems) {
    this.store = store;
    this.files = files;
    this.options = options;
    this.problems = problems;
  }

  /**
   * Records the objects at some paths, each with everything below it if the options say so.
   *
   * @param paths such as {@code /} and {@code /site/news}
   * @throws StorageException if there is no object at a path, or the root or the source cannot be
   *     read; files written until then stay
   * @throws IOException if the file system fails
   */
  public RecordSummary run(List<String> paths) throws IOException {
    return run(store.snapshot(), paths.stream().map(NamedPath::of).toList());
  }

  /** Records from a given snapshot of the store. */
  public RecordSummary run(Snapshot snapshot, List<ObjectPath> paths) throws IOException {
    return summary(new RecordPass(snapshot, files, options, problems, null), snapshot, paths);
  }

  /** Records all of a snapshot, and fills an index. */
  public RecordSummary run(Snapshot snapshot, ContainmentIndex places) throws IOException {
    return summary(
        new RecordPass(snapshot, files, options.withRecurse(true), problems, places),
        snapshot,
        List.of(ObjectPath.ROOT));
  }

  private RecordSummary summary(RecordPass pass, Snapshot snapshot, List<ObjectPath> paths)
      throws IOException {
    RecordWriter written = pass.run(paths);
    return new RecordSummary(
        snapshot.tid(),
        written.objects(),
        written.unsupported(),
        written.errors(),
        files.summary());
  }
}

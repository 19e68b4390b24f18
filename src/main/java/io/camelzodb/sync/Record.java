package io.camelzodb.sync;

import io.camelzodb.concurrent.Batches;
import io.camelzodb.concurrent.Stage;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.ObjectTreeFiles;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectTree;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.state.TreeOids;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the files of a tree in line with the objects of a database or an export.
 *
 * <p>One snapshot is recorded, whatever is committed meanwhile. The calling thread walks and
 * decodes, a second one reads the objects and formats them, a third one writes the files. Not safe
 * for many threads.
 */
@SuppressWarnings("JavaLangClash")
public final class Record {
  private static final int MOST_BYTES = 2 << 20;

  private final ObjectStore store;
  private final ObjectTreeFiles files;
  private final RecordOptions options;
  private final Consumer<Problem> problems;

  /**
   * A recording.
   *
   * @param problems told of everything that is left out or was decoded by a guess, by one thread at
   *     a time, in the order of the tree
   */
  public Record(
      ObjectStore store, ObjectTreeFiles files, RecordOptions options, Consumer<Problem> problems) {
    this.store = store;
    this.files = files;
    this.options = options;
    this.problems = problems;
  }

  /**
   * Records the objects at some paths, each with all below it where the options say so.
   *
   * @param paths such as {@code /} and {@code /site/news}
   * @throws StorageException where there is no object at a path, or one cannot be read; what was
   *     written until then stays
   * @throws IOException where the file system fails
   */
  public RecordSummary run(List<String> paths) throws IOException {
    return run(store.snapshot(), paths.stream().map(Record::parsed).toList());
  }

  /** The same for a snapshot of the store that is there already. */
  RecordSummary run(Snapshot snapshot, List<ObjectPath> paths) throws IOException {
    RecordWriting written = new RecordWriting(files, options, problems);
    OidSet tree =
        options.unsupported() == Unsupported.STATE
            ? TreeOids.of(new ObjectTree(snapshot, problem -> {}))
            : null;
    try (Stage<List<RecordStep>> writing = new Stage<>("record-write", MOST_BYTES, written::write);
        Batches<RecordStep> ready = new Batches<>(writing);
        Stage<List<RecordStep>> reading =
            new Stage<>(
                "record-read",
                MOST_BYTES,
                new RecordReading(snapshot, options, ready, tree, written::problem)::read);
        Batches<RecordStep> found = new Batches<>(reading)) {
      new Walker(snapshot, found).walk(paths);
      found.flush();
      reading.finish();
      ready.flush();
      writing.finish();
    }
    return new RecordSummary(
        snapshot.tid(),
        written.objects(),
        written.unsupported(),
        written.errors(),
        files.summary());
  }

  /** Finds the objects. */
  private final class Walker {
    private final boolean export;
    private final Batches<RecordStep> found;
    private final ObjectTree tree;
    private final List<RecordStep> between = new ArrayList<>();

    Walker(Snapshot snapshot, Batches<RecordStep> found) {
      this.export = snapshot.export();
      this.found = found;
      Consumer<Problem> told = problem -> between.add(new RecordStep.Told(problem));
      this.tree = new ObjectTree(snapshot, new TextDecoder(options.zope().encoding(), told), told);
    }

    void walk(List<ObjectPath> paths) throws IOException {
      try {
        for (ObjectPath path : distinct(paths, options.recurse())) {
          ZopeObject start = start(path);
          if (start != null && options.recurse()) {
            walk(start);
          } else if (start != null) {
            hand(start, false);
          }
        }
      } finally {
        handBetween();
      }
    }

    private @Nullable ZopeObject start(ObjectPath path) throws StorageException {
      ZopeObject root = tree.root();
      if (path.ids().isEmpty()) {
        return root;
      }
      ZopeObject start = tree.resolve(path);
      if (start == null) {
        String message = path + ": there is no such object in " + store.name();
        if (!options.skipErrors()) {
          throw new StorageException(message + "; the tree begins at " + root.path());
        }
        between.add(
            new RecordStep.Told(
                new Problem(Problem.Severity.ERROR, path.toString(), null, message, "")));
      }
      return start;
    }

    private void walk(ZopeObject start) throws IOException {
      Iterable<ZopeObject> walk =
          tree.walk(
              start,
              this::enters,
              (container, children) -> between.add(listed(container, children)));
      for (ZopeObject object : walk) {
        hand(object, !ObjectTree.isContainer(object) || !enters(object));
      }
    }

    private void hand(ZopeObject object, boolean leaf) throws IOException {
      handBetween();
      if (!options.selection().takes(object)) {
        return;
      }
      found.add(new RecordStep.Found(object, leaf), object.size());
    }

    private void handBetween() throws IOException {
      for (RecordStep step : between) {
        found.add(step, 0);
      }
      between.clear();
    }

    private boolean enters(ZopeObject object) {
      return options.entering().enters(object, export) && options.selection().takes(object);
    }

    private static RecordStep listed(ZopeObject container, List<Child> children) {
      Set<String> ids = new HashSet<>();
      children.forEach(child -> ids.add(child.id()));
      return new RecordStep.Listed(container.path(), ids);
    }
  }

  /** The path that a user wrote: ids with slashes between, around or doubled. */
  static ObjectPath parsed(String path) {
    List<String> ids = new ArrayList<>(List.of(path.split("/", -1)));
    ids.removeIf(String::isEmpty);
    return new ObjectPath(List.copyOf(ids));
  }

  /** The paths without repetition; when recursing also without those below another one. */
  private static List<ObjectPath> distinct(List<ObjectPath> paths, boolean recurse) {
    Set<ObjectPath> parsed = new LinkedHashSet<>(paths);
    List<ObjectPath> distinct = new ArrayList<>();
    for (ObjectPath path : parsed) {
      boolean covered = false;
      for (int depth = 0; recurse && depth < path.ids().size(); depth++) {
        covered |= parsed.contains(new ObjectPath(path.ids().subList(0, depth)));
      }
      if (!covered) {
        distinct.add(path);
      }
    }
    return distinct;
  }
}

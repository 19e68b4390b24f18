package io.camelzodb.sync;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.ObjectTreeFiles;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectTree;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.ObjectTypes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the files of a tree in line with the objects of a database or an export.
 *
 * <p>One snapshot is recorded, whatever is committed meanwhile. Not safe for many threads.
 */
@SuppressWarnings("JavaLangClash")
public final class Record {
  private final ObjectStore store;
  private final ObjectTreeFiles files;
  private final RecordOptions options;
  private final Consumer<Problem> problems;
  private final Deque<Listed> listed = new ArrayDeque<>();
  private long errors;
  private long objects;
  private long unsupported;
  private boolean export;

  /** A container whose children are known, but not yet pruned in the files. */
  private record Listed(ObjectPath path, List<Child> children) {}

  /**
   * A recording.
   *
   * @param problems told of everything that is left out or was decoded by a guess
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
    Snapshot snapshot = store.snapshot();
    export = snapshot.export();
    TextDecoder decoder = new TextDecoder(options.zope().encoding(), this::problem);
    ObjectTree tree = new ObjectTree(snapshot, decoder, this::problem);
    ObjectTypes types = new ObjectTypes(snapshot, options.zope(), decoder);
    for (ObjectPath path : distinct(paths, options.recurse())) {
      ZopeObject start = start(tree, path);
      if (start != null) {
        record(tree, types, start);
      }
    }
    return new RecordSummary(snapshot.tid(), objects, unsupported, errors, files.summary());
  }

  private @Nullable ZopeObject start(ObjectTree tree, ObjectPath path) throws StorageException {
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
      problem(new Problem(Problem.Severity.ERROR, path.toString(), null, message, ""));
    }
    return start;
  }

  private void record(ObjectTree tree, ObjectTypes types, ZopeObject start) throws IOException {
    if (!options.recurse()) {
      write(types, start);
      return;
    }
    Set<ObjectPath> left = new HashSet<>();
    Iterable<ZopeObject> walk =
        tree.walk(
            start,
            object -> enters(object) && !left.remove(object.path()),
            (object, children) -> listed.add(new Listed(object.path(), children)));
    for (ZopeObject object : walk) {
      prune();
      if (!write(types, object)) {
        left.add(object.path());
      } else if (!ObjectTree.isContainer(object) || !enters(object)) {
        files.prune(object.path(), Set.of());
      }
    }
    prune();
  }

  private boolean enters(ZopeObject object) {
    return options.entering().enters(object, export);
  }

  /** Writes an object; returns whether to go on to what it contains. */
  private boolean write(ObjectTypes types, ZopeObject object) throws IOException {
    try {
      ObjectData data = types.read(object);
      if (!files.write(object.path(), data)) {
        return false;
      }
      objects++;
      if (data.metadata().containsKey("unsupported")) {
        unsupported++;
      }
      return true;
    } catch (StorageException fault) {
      if (!options.skipErrors()) {
        throw fault;
      }
      String message = String.valueOf(fault.getMessage());
      problem(
          new Problem(
              Problem.Severity.ERROR, object.path().toString(), object.oid(), message, "skipped"));
      return false;
    }
  }

  private void prune() throws IOException {
    for (Listed container = listed.poll(); container != null; container = listed.poll()) {
      Set<String> ids = new HashSet<>();
      container.children.forEach(child -> ids.add(child.id()));
      files.prune(container.path, ids);
    }
  }

  private void problem(Problem problem) {
    if (problem.severity() != Problem.Severity.NOTE) {
      errors++;
    }
    problems.accept(problem);
  }

  /** The paths without repetition; when recursing also without those below another one. */
  private static List<ObjectPath> distinct(List<String> paths, boolean recurse) {
    Set<ObjectPath> parsed = new LinkedHashSet<>();
    for (String path : paths) {
      List<String> ids = new ArrayList<>(List.of(path.split("/", -1)));
      ids.removeIf(String::isEmpty);
      parsed.add(new ObjectPath(List.copyOf(ids)));
    }
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

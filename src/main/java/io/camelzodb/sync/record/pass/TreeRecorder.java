package io.camelzodb.sync.record.pass;

import io.camelzodb.concurrent.Batches;
import io.camelzodb.concurrent.Stage;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.ForeignDatabase;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Unsupported;
import io.camelzodb.sync.record.pass.TransactionFiles.Applied;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.SiblingPaths;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.index.ContainmentIndex;
import io.camelzodb.zope.record.TracedSnapshot;
import io.camelzodb.zope.state.TreeOids;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the objects of a database or an export as files of a tree.
 *
 * <p>It records one snapshot, even if the database changes meanwhile. The calling thread walks and
 * decodes, a second one reads the objects and formats them, a third one writes the files. Used
 * once.
 */
public final class TreeRecorder {
  private static final int MOST_BYTES = 2 << 20;

  private final Snapshot snapshot;
  private final RecordOptions options;
  private final @Nullable ContainmentRecorder containment;
  private final RecordWriter written;

  /**
   * Creates it.
   *
   * @param problems receives problems of objects left out or decoded by a guess, from one thread at
   *     a time, in the order of the tree
   */
  public TreeRecorder(
      Snapshot snapshot, TreeSink files, RecordOptions options, Consumer<Problem> problems) {
    this(snapshot, files, options, problems, null);
  }

  /**
   * Creates it with an index to fill.
   *
   * @param fill an empty index; it is filled only from the root, so record that alone
   */
  public TreeRecorder(
      Snapshot snapshot,
      TreeSink files,
      RecordOptions options,
      Consumer<Problem> problems,
      @Nullable ContainmentIndex fill) {
    TracedSnapshot traced = fill == null ? null : new TracedSnapshot(snapshot);
    this.snapshot = traced == null ? snapshot : traced;
    this.options = fill == null ? options : options.withRecurse(true);
    this.containment =
        fill == null || traced == null ? null : new ContainmentRecorder(fill, traced);
    this.written = new RecordWriter(files, snapshot.name(), options, problems, containment);
  }

  /**
   * Records the objects at some paths, each with everything below it if the options say so.
   *
   * @throws StorageException if there is no object at a path, or the root or the source cannot be
   *     read; files written until then stay
   * @throws IOException if the file system fails
   */
  public Applied run(List<ObjectPath> paths) throws IOException {
    RecordWalk walk = new RecordWalk(snapshot, options, containment);
    ForeignDatabase.checkRecord(walk.tree(), options);
    OidSet tree =
        options.unsupported() == Unsupported.STATE
            ? TreeOids.of(walk.tree().reportingTo(walk.tree().decoder(), problem -> {}))
            : null;
    try (Stage<List<RecordStep>> writing = new Stage<>("record-write", MOST_BYTES, written::write);
        Batches<RecordStep> ready = new Batches<>(writing);
        Stage<List<RecordStep>> reading =
            new Stage<>(
                "record-read",
                MOST_BYTES,
                new RecordReader(snapshot, options, ready::add, tree, written::problem, containment)
                    ::read);
        Batches<RecordStep> found = new Batches<>(reading)) {
      walk(paths, walk.to(found::add));
      found.flush();
      reading.finish();
      ready.flush();
      writing.finish();
    }
    written.finish();
    if (containment != null) {
      containment.index().tid(snapshot.tid());
    }
    return Applied.of(written);
  }

  private void walk(List<ObjectPath> paths, RecordWalk walk) throws IOException {
    try {
      List<ObjectPath> starts = distinct(paths, options.recurse());
      SiblingPaths siblings = new SiblingPaths(starts);
      for (ObjectPath path : starts) {
        List<String> ids = siblings.first(path);
        if (!ids.isEmpty()) {
          walk.tree().announce(path.parent(), ids);
        }
        ZopeObject start = start(path, walk);
        if (start != null && options.recurse()) {
          int node =
              containment == null
                  ? ContainmentIndex.NONE
                  : containment.index().add(ContainmentIndex.NONE, start.oid(), "", null);
          walk.walk(start, node);
        } else if (start != null) {
          walk.pass(start, ContainmentIndex.NONE);
        }
      }
    } finally {
      walk.passPending();
    }
  }

  private @Nullable ZopeObject start(ObjectPath path, RecordWalk walk) throws StorageException {
    ZopeObject root = walk.tree().root();
    if (path.isRoot()) {
      return root;
    }
    ZopeObject start;
    try {
      start = walk.tree().resolve(path);
    } catch (StorageException unreadable) {
      walk.fail(path, unreadable);
      return null;
    }
    if (start == null) {
      String message = path + ": there is no such object in " + snapshot.name();
      if (!options.skipErrors()) {
        throw new NoSuchObjectException(
            new FaultDetails(message + "; the tree begins at " + root.path())
                .at(FaultPlace.ofPath(path)));
      }
      walk.report(Problem.ofObject(Problem.Severity.ERROR, path, null, message, ""));
    }
    return start;
  }

  /** Returns each path once; when recursing, without paths below another one. */
  private static List<ObjectPath> distinct(List<ObjectPath> paths, boolean recurse) {
    Set<ObjectPath> parsed = new LinkedHashSet<>(paths);
    List<ObjectPath> distinct = new ArrayList<>();
    for (ObjectPath path : parsed) {
      if (!recurse || path.isRoot() || !path.parent().isWithin(parsed)) {
        distinct.add(path);
      }
    }
    return distinct;
  }
}

package io.camelzodb.sync.record.pass;

import io.camelzodb.storage.Mount;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.index.ContainmentIndex;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which files transactions change. Holds {@link ContainmentIndex}; given the oids of one
 * transaction, or of several, and a snapshot at the last of them, brings the files in line, so that
 * they are what recording the whole snapshot with the same options would make of the files that
 * were there. The time depends on what changed and on the length of the containers that changed
 * themselves.
 *
 * <p>An object that cannot be recorded is a problem: its files and all below stay as they are until
 * it can be, and the folder of its container tells that. A root that cannot be read ends the work,
 * or, with {@code skipErrors}, is a problem. Not safe for many threads.
 */
public final class TransactionFiles {
  private final RecordOptions options;
  private ContainmentIndex places;

  /**
   * What became of the files.
   *
   * @param objects how many objects were read and brought in line
   * @param unsupported how many of them are of an unknown type
   * @param errors how many problems left something out
   * @param doubtful how many of them may be of the moment, not of the object
   */
  public record Applied(long objects, long unsupported, long errors, long doubtful) {
    static final Applied NOTHING = new Applied(0, 0, 0, 0);

    static Applied of(RecordWriter written) {
      return new Applied(
          written.objects(), written.unsupported(), written.errors(), written.doubtful());
    }
  }

  /** Before anything was recorded: begin with {@link #whole}. */
  public TransactionFiles(RecordOptions options) {
    this(options, new ContainmentIndex());
  }

  /** With places as of the snapshot that the files are of. */
  public TransactionFiles(RecordOptions options, ContainmentIndex places) {
    this.options = options.withRecurse(true);
    this.places = places;
  }

  /** Where the objects stand now; may be another one after each call. */
  public ContainmentIndex places() {
    return places;
  }

  /**
   * Brings all files in line with a snapshot, and learns the places along with it.
   *
   * @throws StorageException if the root or the source cannot be read
   * @throws IOException if the files cannot be written; the places are of no use then
   */
  public Applied whole(Snapshot snapshot, TreeSink files, Consumer<Problem> problems)
      throws IOException {
    places = new ContainmentIndex();
    places.top(top(snapshot));
    RecordPass pass = new RecordPass(snapshot, files, options, problems, places);
    return Applied.of(pass.run(List.of(ObjectPath.ROOT)));
  }

  /**
   * Brings the files in line with what changed since the places were known.
   *
   * @param snapshot of the last of the transactions
   * @param oids all that they wrote, and more if wanted
   * @param problems told what was left out or decoded by a guess
   * @throws StorageException if the root cannot be read and errors are not skipped, or the source
   *     cannot be read any more
   * @throws IOException if the files cannot be written; the places are of no use then
   */
  public Applied apply(
      Snapshot snapshot, Collection<Oid> oids, TreeSink files, Consumer<Problem> problems)
      throws IOException {
    Applied applied = applied(snapshot, oids, files, problems);
    places.tid(snapshot.tid());
    places.compact();
    return applied;
  }

  private Applied applied(
      Snapshot snapshot, Collection<Oid> oids, TreeSink files, Consumer<Problem> problems)
      throws IOException {
    Oid before = places.root();
    places.top(top(snapshot));
    if (snapshot.mount() != null) {
      return mounted(before, snapshot, oids, files, problems);
    }
    if (before == null || oids.contains(snapshot.root())) {
      ObjectTree tree = new ObjectTree(snapshot, problem -> {});
      try {
        Oid application = tree.application();
        if (application == null && before == null) {
          return Applied.NOTHING;
        }
        if (application == null || !application.equals(before)) {
          tree.root();
          return whole(snapshot, files, problems);
        }
      } catch (StorageException unreadable) {
        return skipped(unreadable, snapshot, problems);
      }
    }
    return pass(snapshot, oids, files, problems);
  }

  /** What is shown at a mount point may become another object by a change of any one above it. */
  private Applied mounted(
      @Nullable Oid before,
      Snapshot snapshot,
      Collection<Oid> oids,
      TreeSink files,
      Consumer<Problem> problems)
      throws IOException {
    try {
      Oid now = new ObjectTree(snapshot, problem -> {}).root().oid();
      if (!now.equals(before)) {
        return whole(snapshot, files, problems);
      }
    } catch (StorageException unreadable) {
      return skipped(unreadable, snapshot, problems);
    }
    return pass(snapshot, oids, files, problems);
  }

  private Applied pass(
      Snapshot snapshot, Collection<Oid> oids, TreeSink files, Consumer<Problem> problems)
      throws IOException {
    TransactionPass pass = new TransactionPass(places, snapshot, files, options, problems);
    return Applied.of(pass.run(oids));
  }

  /** The path of what is recorded: the root, or a mount point. */
  public static ObjectPath top(Snapshot snapshot) {
    Mount mount = snapshot.mount();
    return mount == null ? ObjectPath.ROOT : new ObjectPath(mount.at());
  }

  private Applied skipped(StorageException fault, Snapshot snapshot, Consumer<Problem> problems)
      throws StorageException {
    if (!options.skipErrors()) {
      throw fault;
    }
    String message = "the root cannot be read: " + fault.getMessage();
    problems.accept(
        new Problem(
            Problem.Severity.ERROR,
            top(snapshot).toString(),
            snapshot.root(),
            message,
            "nothing was changed"));
    return new Applied(0, 0, 1, 1);
  }
}

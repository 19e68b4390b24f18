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
 * Updates the files of a tree for each transaction. It holds a {@link ContainmentIndex}. Given the
 * oids of one or several transactions and a snapshot at the last of them, it updates the files as a
 * recording of the whole snapshot with the same options would. The time depends on the changes and
 * on the size of changed containers.
 *
 * <p>An object that cannot be recorded is a problem: its files and everything below stay as they
 * are until it can be recorded, and the folder of its container lists it. An unreadable root ends
 * the work or, with {@code skipErrors}, is a problem. Not safe for many threads.
 */
public final class TransactionFiles {
  private final RecordOptions options;
  private ContainmentIndex index;

  /**
   * Holds the numbers of one update.
   *
   * @param objects how many objects were read and written
   * @param unsupported how many of them are of an unknown type
   * @param errors how many problems left an object out
   * @param doubtful how many of these problems may be temporary failures of the source
   */
  public record Applied(long objects, long unsupported, long errors, long doubtful) {
    /** The numbers of an update without any objects. */
    public static final Applied NOTHING = new Applied(0, 0, 0, 0);

    /** Adds the numbers of another update. */
    public Applied plus(Applied other) {
      return new Applied(
          objects + other.objects,
          unsupported + other.unsupported,
          errors + other.errors,
          doubtful + other.doubtful);
    }

    static Applied of(RecordWriter written) {
      return new Applied(
          written.objects(), written.unsupported(), written.errors(), written.doubtful());
    }
  }

  /** Creates it without an index; begin with {@link #whole}. */
  public TransactionFiles(RecordOptions options) {
    this(options, new ContainmentIndex());
  }

  /** Creates it with the index as of the snapshot of the files. */
  public TransactionFiles(RecordOptions options, ContainmentIndex index) {
    this.options = options.withRecurse(true);
    this.index = index;
  }

  /** Returns the current index; may be another instance after each call. */
  public ContainmentIndex index() {
    return index;
  }

  /**
   * Updates all files from a snapshot, and builds the index.
   *
   * @throws StorageException if the root or the source cannot be read
   * @throws IOException if the files cannot be written; the index must not be used then
   */
  public Applied whole(Snapshot snapshot, TreeSink files, Consumer<Problem> problems)
      throws IOException {
    index = new ContainmentIndex();
    index.top(top(snapshot));
    return new TreeRecorder(snapshot, files, options, problems, index)
        .run(List.of(ObjectPath.ROOT));
  }

  /**
   * Updates the files for the changes since the index was current.
   *
   * @param snapshot the snapshot at the last of the transactions
   * @param oids all oids that they wrote, and more if wanted
   * @param problems receives problems of objects left out or decoded by a guess
   * @throws StorageException if the root cannot be read and errors are not skipped, or the source
   *     itself cannot be read any more
   * @throws IOException if the files cannot be written; the index must not be used then
   */
  public Applied apply(
      Snapshot snapshot, Collection<Oid> oids, TreeSink files, Consumer<Problem> problems)
      throws IOException {
    Applied applied = applied(snapshot, oids, files, problems);
    index.tid(snapshot.tid());
    index.compact();
    return applied;
  }

  private Applied applied(
      Snapshot snapshot, Collection<Oid> oids, TreeSink files, Consumer<Problem> problems)
      throws IOException {
    Oid before = index.root();
    index.top(top(snapshot));
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

  /** Checks the mount point: it may become another object with a change of any object above it. */
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
    TransactionPass pass = new TransactionPass(index, snapshot, files, options, problems);
    return Applied.of(pass.run(oids));
  }

  /** Returns the top path that is recorded: the root, or a mount point. */
  public static ObjectPath top(Snapshot snapshot) {
    Mount mount = snapshot.mount();
    return mount == null ? ObjectPath.ROOT : new ObjectPath(mount.at());
  }

  private Applied skipped(StorageException fault, Snapshot snapshot, Consumer<Problem> problems)
      throws StorageException {
    if (!options.skipErrors()) {
      throw fault;
    }
    problems.accept(
        Problem.ofFault(
                Problem.Severity.ERROR,
                top(snapshot),
                snapshot.root(),
                fault.fault().within("the root cannot be read"))
            .adding("nothing was changed"));
    return new Applied(0, 0, 1, 1);
  }
}

package io.camelzodb.sync.record;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.pass.ReadRetry;
import io.camelzodb.sync.record.pass.TransactionFiles;
import io.camelzodb.tree.FilelessTree;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.tree.PruneRule;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the objects that a transaction changes, with their metadata as in the tree ({@code
 * __meta__}). To know the paths it reads the whole database once, and again for a transaction that
 * does not follow the one before. Not safe for many threads.
 */
public final class TransactionMetadata {
  private final RecordOptions options;
  private final Path base;
  private final Consumer<Problem> problems;
  private final ReadRetry retry = new ReadRetry();
  private @Nullable TransactionFiles files;
  private Tid position = Tid.ZERO;

  /** The result of the last transaction, which may be asked for again. */
  private @Nullable Changes last;

  /**
   * Holds an object whose files a transaction has changed, or may have changed.
   *
   * @param path the path of the object
   * @param metadata the bytes of its {@code __meta__}; must not be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // Created once, passed on, never compared.
  public record Changed(ObjectPath path, byte[] metadata) {}

  /**
   * Holds the changes of one transaction.
   *
   * @param objects the objects in order, containers before their content
   * @param removed the paths of removed objects, without the paths below them
   */
  public record Changes(List<Changed> objects, List<ObjectPath> removed) {}

  /**
   * Creates it from the settings.
   *
   * @param problems receives problems of objects that cannot be read, which are left out
   * @throws IOException if changes cannot be followed with these settings
   */
  public TransactionMetadata(Settings settings, Consumer<Problem> problems) throws IOException {
    this.options = settings.recording().withSkipErrors(true);
    this.base = settings.baseDir();
    this.problems = problems;
  }

  /**
   * Returns the changes of a transaction.
   *
   * @param after the transaction before it
   * @throws IOException if the database cannot be read; the call may be repeated
   */
  public Changes of(TransactionLog log, Tid after, Transaction transaction) throws IOException {
    try {
      return read(log, after, transaction);
    } catch (ReadRetry.OnceMoreException once) {
      return read(log, after, transaction);
    }
  }

  private Changes read(TransactionLog log, Tid after, Transaction transaction) throws IOException {
    Tid tid = transaction.info().tid();
    TransactionFiles reader = files;
    if (reader != null && last != null && position.equals(tid)) {
      return last;
    }
    files = null;
    if (reader == null || !position.equals(after)) {
      reader = new TransactionFiles(options);
      if (after.compareTo(Tid.ZERO) > 0) {
        reader.whole(log.snapshot(after), new FilelessTree(base, problem -> {}), problem -> {});
      }
    }
    List<Oid> oids = transaction.changes().stream().map(Change::oid).toList();
    Collected sink = new Collected(new FilelessTree(base, problems));
    retry.check(tid, reader.apply(log.snapshot(tid), oids, sink, problems));
    files = reader;
    position = tid;
    last = new Changes(List.copyOf(sink.objects), List.copyOf(sink.removed));
    return last;
  }

  /** Collects the metadata; also reads sources, so that all records of an object are known. */
  private static final class Collected implements TreeSink {
    private final FilelessTree others;
    private final List<Changed> objects = new ArrayList<>();
    private final List<ObjectPath> removed = new ArrayList<>();

    Collected(FilelessTree others) {
      this.others = others;
    }

    @Override
    public boolean write(ObjectFiles object) throws IOException {
      boolean written = others.write(object);
      if (written) {
        objects.add(new Changed(object.path(), object.metadata()));
      }
      return written;
    }

    @Override
    public void prune(ObjectPath path, PruneRule rule) {
      // Below a new container there was nothing.
      rule.gone().stream().map(path::child).forEach(removed::add);
    }

    @Override
    public String refusal() {
      return others.refusal();
    }

    @Override
    public SortedMap<String, String> unrecorded(ObjectPath container) {
      return others.unrecorded(container);
    }

    @Override
    public void unrecorded(ObjectPath container, SortedMap<String, String> reasons) {
      others.unrecorded(container, reasons);
    }
  }
}

package io.camelzodb.sync.watch;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.commit.LastTransaction;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.sync.layer.RecordedFolders;
import io.camelzodb.sync.record.ContainmentIndexLoader;
import io.camelzodb.sync.record.RecordStamp;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.sync.record.pass.ReadRetry;
import io.camelzodb.sync.record.pass.TransactionFiles;
import io.camelzodb.sync.record.pass.TransactionFiles.Applied;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.tree.layer.Layers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Updates a tree without commits, as {@code watch} of perfact-zodbsync does: it writes the files
 * and {@code __last_txn__}. It begins like {@code record --lasttxn}.
 */
final class FolderMirror implements Mirror {
  private final Settings settings;
  private final RecordOptions options;
  private final ContainmentIndexLoader indexLoader;
  private final LastTransaction last;
  private final WatchEvents events;
  private final Layers layers;
  private final ReadRetry retry = new ReadRetry();
  private @Nullable TransactionFiles transactions;

  FolderMirror(Settings settings, WatchEvents events) throws IOException {
    this.settings = settings;
    PositionNames names = PositionNames.of(settings);
    this.options = settings.recording().withSkipErrors(true);
    this.indexLoader =
        new ContainmentIndexLoader(names, options, new RecordStamp(settings).settings());
    this.last = new LastTransaction(names);
    this.events = events;
    this.layers = LayerSettings.of(settings);
  }

  @Override
  public Tid begin(TransactionSource source) throws IOException {
    Tid before = last.read().orElse(Tid.ZERO);
    Tid head = source.head();
    if (before.compareTo(head) > 0) {
      throw new StreamEndedException(source.name(), head, before);
    }
    Recording.Result result =
        Recording.of(settings)
            .withoutMounted()
            .skipErrors(true)
            .lastTransactions(true)
            .withoutCommit()
            .run(List.of());
    result.problems().forEach(events::problem);
    Tid position = last.read().orElse(result.summary().tid());
    transactions = indexLoader.at(source.log(), position);
    events.begun(position, result.allBecause(), null);
    return position;
  }

  @Override
  @SuppressWarnings("try") // The lock is only held.
  public void apply(TransactionSource source, List<TransactionStream.Step> steps)
      throws IOException {
    TransactionFiles now = transactions;
    try (TreeLock lock = TreeLock.of(settings);
        RecordedFolders folders = new RecordedFolders(settings, layers, events::problem)) {
      if (now == null || !last.read().equals(Optional.of(now.index().tid()))) {
        throw new PositionMovedException(
            new Fault.Conflict(LastTransaction.NAME + " was written by another run, or removed"));
      }
      transactions = null;
      TreeSink files = folders.files();
      TransactionLog log = source.log();
      for (TransactionStream.Step step : steps) {
        if (step instanceof TransactionStream.SingleTransaction each) {
          events.read(each.transaction());
          List<Oid> oids = each.transaction().changes().stream().map(Change::oid).toList();
          Applied applied = now.apply(log.snapshot(step.tid()), oids, files, this::problem);
          retry.check(step.tid(), applied);
          events.applied(each.transaction().info(), applied.objects(), null);
        } else if (step instanceof TransactionStream.WholeDatabase whole) {
          now.whole(log.snapshot(step.tid()), files, this::problem);
          events.wholeDatabase(step.tid(), whole.why(), null);
        }
      }
      folders.finish(true);
      // Once for all steps, since their files are synced before.
      last.write(steps.get(steps.size() - 1).tid());
      transactions = now;
    }
  }

  private void problem(Problem problem) {
    events.problem(problem);
  }

  @Override
  public void idle() throws IOException {
    // Checks for other writers only when there is something to write.
  }

  @Override
  public void forget() {
    transactions = null;
  }

  @Override
  public void close() throws IOException {
    if (transactions != null) {
      indexLoader.keep(transactions.index());
    }
  }
}

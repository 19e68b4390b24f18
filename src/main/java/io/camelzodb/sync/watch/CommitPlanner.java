package io.camelzodb.sync.watch;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Signature;
import io.camelzodb.git.commit.HeadCommits;
import io.camelzodb.git.commit.PlannedCommit;
import io.camelzodb.git.commit.WorkTreeCommit;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.PlayedCommit;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.commit.TransactionCommit;
import io.camelzodb.sync.layer.RecordedFolders;
import io.camelzodb.sync.record.pass.ReadRetry;
import io.camelzodb.sync.record.pass.TransactionFiles;
import io.camelzodb.sync.record.pass.TransactionFiles.Applied;
import io.camelzodb.sync.watch.LayerCommits.PlannedTree;
import io.camelzodb.tree.TreePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plans the commits of transactions: which files they change, their message and their author. For
 * one thread.
 */
final class CommitPlanner {
  /** From this number of transactions in one pass, their objects go into a pack. */
  static final int MANY = 20;

  private final Settings settings;
  private final TransactionCommit says;
  private final PositionNames names;
  private final WatchEvents events;
  private final HeadCommits commits;
  private final LayerCommits layers;
  private final ReadRetry retry = new ReadRetry();

  /**
   * Holds the planned commits of some steps.
   *
   * @param planned a commit for each step
   * @param objects how many objects were read for each
   * @param files the state of the files after them
   */
  record Pass(
      List<TransactionStream.Step> steps,
      List<PlannedTree> planned,
      List<Long> objects,
      TransactionFiles files) {}

  CommitPlanner(
      Settings settings,
      PositionNames names,
      WatchEvents events,
      HeadCommits commits,
      LayerCommits layers)
      throws IOException {
    this.layers = layers;
    this.settings = settings;
    this.says = new TransactionCommit(settings);
    this.names = names;
    this.events = events;
    this.commits = commits;
  }

  /** Returns who commits a transaction. */
  Signature committer(Tid tid) throws IOException {
    return says.committer(tid);
  }

  /**
   * Plans the last transaction once more and discards the plan, so that caches and compiled code
   * are ready for the first new one.
   *
   * @param at that transaction
   * @param head the commit to go on from
   */
  void rehearse(TransactionLog log, TransactionFiles files, Tid at, @Nullable CommitId head)
      throws IOException {
    Iterator<TransactionLog.Transaction> transactions = log.transactions(at);
    // With layers a plan may already remove copies from their folders.
    if (layers.areUsed() || !transactions.hasNext()) {
      return;
    }
    List<Oid> oids = transactions.next().changes().stream().map(Change::oid).toList();
    if (oids.size() <= MANY) {
      commits.begin(head, false);
      PlannedCommit planned = commits.plan();
      PlannedFiles sink = new PlannedFiles(planned, settings.baseDir(), problem -> {});
      files.apply(log.snapshot(at), oids, sink, problem -> {});
      commits.rehearse(planned);
    }
  }

  /**
   * Plans the commits of some steps.
   *
   * @param now the state of the files before them; after them when this returns
   * @throws IOException if the database or the repository cannot be read
   */
  Pass plan(TransactionSource source, List<TransactionStream.Step> steps, TransactionFiles now)
      throws IOException {
    List<PlannedTree> planned = new ArrayList<>();
    List<Long> objects = new ArrayList<>();
    for (TransactionStream.Step step : steps) {
      if (step instanceof TransactionStream.SingleTransaction each) {
        events.read(each.transaction());
        planned.add(layers.plan(commits.plan(), events::problem));
        objects.add(plan(source.log(), each.transaction(), now, planned.get(planned.size() - 1)));
      } else if (!(step instanceof TransactionStream.WholeDatabase)) {
        throw new IllegalStateException("an unknown step: " + step);
      } else {
        planned.add(whole(source, step.tid(), now));
        objects.add(0L);
      }
    }
    return new Pass(List.copyOf(steps), planned, objects, now);
  }

  /**
   * Plans the commit of one transaction.
   *
   * @param files the state of the files before it; after it when this returns
   * @return how many objects were read
   * @throws IOException if the database or the repository cannot be read
   */
  private long plan(
      TransactionLog log,
      TransactionLog.Transaction transaction,
      TransactionFiles files,
      PlannedTree planned)
      throws IOException {
    TransactionInfo info = transaction.info();
    List<Oid> oids = transaction.changes().stream().map(Change::oid).toList();
    Applied applied = files.apply(log.snapshot(info.tid()), oids, planned.sink(), events::problem);
    retry.check(info.tid(), applied);
    planned.describe(
        sink -> says.message(info, sink.paths(), sink.changed()),
        says.author(info),
        says.committer(info.tid()));
    PlayedCommit.of(info)
        .ifPresent(
            played -> planned.commit().follows(played, message -> names.tid(message).isPresent()));
    return applied.objects();
  }

  /** Plans a commit of everything as of a transaction. */
  PlannedTree whole(TransactionSource source, Tid tid, TransactionFiles files) throws IOException {
    PlannedTree planned = layers.plan(commits.plan(), events::problem);
    files.whole(source.log().snapshot(tid), planned.sink(), events::problem);
    planned.describe(
        sink -> says.message("Record all objects", info(tid)),
        says.committer(tid),
        says.committer(tid));
    return planned;
  }

  private static TransactionInfo info(Tid tid) {
    return new TransactionInfo(tid, ' ', new byte[0], new byte[0], new byte[0]);
  }

  /** Makes the first commit, in an empty folder or over existing files. */
  Optional<CommitId> first(
      TransactionSource source, Tid tid, TransactionFiles fresh, GitWorkTree tree)
      throws IOException {
    try (RecordedFolders folders =
        new RecordedFolders(settings, layers.layers(), events::problem)) {
      fresh.whole(source.log().snapshot(tid), folders.files(), events::problem);
      folders.finish(true);
    }
    CommitMessage message = says.message("Record all objects", info(tid));
    layers.commitAll(message, says.committer(tid));
    return new WorkTreeCommit(tree)
        .commit(List.of(Path.of(TreePaths.ROOT)), message, says.committer(tid));
  }
}

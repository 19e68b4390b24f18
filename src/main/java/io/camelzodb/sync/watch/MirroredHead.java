package io.camelzodb.sync.watch;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.BranchNotes;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.commit.CommitText;
import io.camelzodb.sync.commit.HeadPosition;
import io.camelzodb.sync.commit.TreeSettings;
import io.camelzodb.sync.history.HistoryNotes;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows HEAD of a mirror: its commit, and the transaction that this commit stands for. For one
 * thread.
 */
final class MirroredHead {
  private final GitWorkTree tree;
  private final HeadPosition stored;
  private final TreeSettings shape;
  private @Nullable CommitId commit;
  private Tid committed = Tid.ZERO;

  MirroredHead(GitWorkTree tree, HeadPosition stored, TreeSettings shape) {
    this.tree = tree;
    this.stored = stored;
    this.shape = shape;
  }

  /** Returns the commit that the mirror goes on from; null for none. */
  @Nullable CommitId commit() {
    return commit;
  }

  /** Takes over HEAD as it is; returns the position of its history, or null. */
  @Nullable Tid begin() throws IOException {
    CommitId now = tree.head().orElse(null);
    Tid at = now == null ? null : stored.read(tree, now).orElse(null);
    commit = now;
    if (now != null && at != null) {
      committed = stored.committed(tree, now).orElse(Tid.ZERO);
    }
    return at;
  }

  /** Returns the position of HEAD; null if its history has none. */
  @Nullable Tid position() throws IOException {
    return stored.read(tree).orElse(null);
  }

  /** Stores the position beside the commit. */
  void keep(Tid position) throws IOException {
    if (commit != null) {
      stored.keep(commit, position);
    }
  }

  /** Returns the paths that the branch is limited to; empty if it has all. */
  private List<String> somePaths() throws IOException {
    List<String> paths = BranchNotes.of(tree).read(HistoryNotes.PATHS);
    return paths.equals(List.of("/")) ? List.of() : paths;
  }

  /**
   * Refuses a branch with only some paths, since the containers around them would become a mixture.
   */
  void checkWhole() throws IOException {
    List<String> paths = somePaths();
    if (!paths.isEmpty()) {
      throw new RepositoryBusyException(
          new FaultDetails(
                  tree.top()
                      + ": the branch "
                      + tree.branch()
                      + " holds "
                      + CommitText.of(String.join(", ", paths), 200)
                      + " only, as history --path has written it",
                  "switch to another branch")
              .at(FaultPlace.ofFile(tree.top())),
          null);
    }
  }

  /** Notes the commit that was made for a transaction. */
  void moved(CommitId id, Tid tid) {
    commit = id;
    committed = tid;
  }

  /**
   * Takes over a moved HEAD, if it reflects the same transaction.
   *
   * @throws PositionMovedException if it does not
   */
  void check() throws IOException {
    CommitId now = tree.head().orElse(null);
    if (Objects.equals(now, commit)) {
      return;
    }
    Optional<Tid> at = now == null ? Optional.empty() : stored.committed(tree, now);
    boolean other = !somePaths().isEmpty() || shape.changed(BranchNotes.of(tree)) != null;
    if (other || !at.equals(Optional.of(committed))) {
      throw new PositionMovedException(
          new Fault.Conflict(
              "HEAD is now "
                  + (now == null
                      ? "a branch without commits"
                      : now.abbreviated() + " of " + tree.branch())
                  + at.map(tid -> ", at transaction " + tid).orElse(", without a position")));
    }
    commit = now;
  }
}

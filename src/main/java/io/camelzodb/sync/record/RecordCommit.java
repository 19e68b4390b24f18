package io.camelzodb.sync.record;

import io.camelzodb.git.BranchNotes;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Signature;
import io.camelzodb.git.commit.WorkTreeCommit;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.HeadPosition;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.commit.TransactionCommit;
import io.camelzodb.sync.commit.TreeSettings;
import io.camelzodb.sync.history.HistoryNotes;
import io.camelzodb.tree.TreePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Commits the files of a recording. If all of the database was recorded as of one transaction, the
 * commit gets the trailer {@value TransactionCommit#TID}, so that {@code watch} and {@code history}
 * continue after it, and playback finds later changes. If only recent changes were recorded, the
 * commit may hold edited files as well and gets no trailer; the position is stored in a file
 * instead.
 */
final class RecordCommit {
  private final Settings settings;

  /**
   * Describes the state of the files of one database in the tree.
   *
   * @param names the names that its position is stored under
   * @param tid the transaction that was read
   * @param after null if everything was read; else the transaction after which changes were read:
   *     the branch must be at that position
   */
  record Version(PositionNames names, Tid tid, @Nullable Tid after) {
    HeadPosition position() {
      return new HeadPosition(names);
    }
  }

  RecordCommit(Settings settings) {
    this.settings = settings;
  }

  /**
   * Checks the repository of a base folder before anything is written there, and finishes a commit
   * that a crash has interrupted.
   *
   * @throws IOException if there is one, and it is damaged
   */
  static void checkRepository(Path base) throws IOException {
    if (Files.exists(base.resolve(".git"))) {
      try (GitWorkTree tree = GitWorkTree.openAnyhow(base)) {
        WorkTreeCommit.checkWhole(tree);
        // A file that somebody has edited since then differs from HEAD, as any edited file does.
        WorkTreeCommit.recover(tree, edited -> {});
      }
    }
  }

  /**
   * Commits the changed files.
   *
   * @param versions the known versions of the databases whose files are those of one transaction
   * @return the commit; empty if nothing differs
   */
  Optional<CommitId> make(List<Version> versions) throws IOException {
    Signature author =
        Signature.now(settings.text(Setting.COMMIT_NAME), settings.text(Setting.COMMIT_EMAIL));
    CommitMessage message = CommitMessage.of(settings.text(Setting.COMMIT_MESSAGE));
    try (GitWorkTree tree = GitWorkTree.open(settings.baseDir(), settings.durability())) {
      List<Version> held = new ArrayList<>();
      for (Version version : versions) {
        if (holds(tree, version)) {
          held.add(version);
        }
      }
      Optional<CommitId> made =
          new WorkTreeCommit(tree)
              .commit(List.of(Path.of(TreePaths.ROOT)), withPositions(message, held), author);
      for (Version version : held) {
        note(tree, version, version.after() == null && made.isPresent());
      }
      return made;
    }
  }

  /** Whether the branch will reflect the whole database as of that transaction. */
  private boolean holds(GitWorkTree tree, Version version) throws IOException {
    BranchNotes notes = BranchNotes.of(tree);
    List<String> paths = notes.read(HistoryNotes.PATHS);
    if (!paths.isEmpty() && !paths.equals(List.of("/"))) {
      return false;
    }
    Tid after = version.after();
    return after == null
        || (version.position().read(tree).equals(Optional.of(after))
            && new TreeSettings(settings).changed(notes) == null);
  }

  private static CommitMessage withPositions(CommitMessage message, List<Version> versions) {
    if (versions.stream().allMatch(version -> version.after() != null)) {
      return message;
    }
    CommitMessage read = CommitMessage.read(message.text());
    List<CommitMessage.Trailer> trailers = new ArrayList<>(read.trailers());
    for (Version version : versions) {
      if (version.after() == null) {
        trailers.add(version.names().trailer(version.tid()));
      }
    }
    return new CommitMessage(read.text(), trailers);
  }

  private void note(GitWorkTree tree, Version version, boolean inMessage) throws IOException {
    HeadPosition position = version.position();
    Tid tid = version.tid();
    new TreeSettings(settings).note(BranchNotes.of(tree));
    HistoryNotes.noteWhole(BranchNotes.of(tree));
    CommitId head = tree.head().orElse(null);
    if (!inMessage && head != null && !position.read(tree, head).equals(Optional.of(tid))) {
      position.keep(head, tid);
    }
  }
}

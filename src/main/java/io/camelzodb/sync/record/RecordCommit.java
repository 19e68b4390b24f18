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
import io.camelzodb.sync.history.History;
import io.camelzodb.tree.TreePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commit of a recording. Where the files were brought in line with all of the database as of
 * one transaction, it has the trailer {@value TransactionCommit#TID}, so that watching and
 * histories go on behind it, and playback knows what others changed since. With recent changes
 * alone it may hold what somebody edited elsewhere in the tree as well, and is no commit of the
 * database: that its branch has these changes is kept beside it.
 */
final class RecordCommit {
  private final Settings settings;

  /**
   * What the files of one database in the tree are now.
   *
   * @param names where its position is kept
   * @param tid the transaction that was read
   * @param after null where all was read; else the transaction behind which changes were: the
   *     branch has to be there
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
   * Looks at the repository of a base folder before anything is written there.
   *
   * @throws IOException where there is one, and it is damaged
   */
  static void checkRepository(Path base) throws IOException {
    if (Files.exists(base.resolve(".git"))) {
      try (GitWorkTree tree = GitWorkTree.openAnyhow(base)) {
        WorkTreeCommit.checkWhole(tree);
      }
    }
  }

  /**
   * Commits what differs.
   *
   * @param versions of the databases whose files are those of one transaction, as far as that is
   *     known
   * @return the commit; empty where nothing differs
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
              .commit(List.of(Path.of(TreePaths.ROOT)), told(message, held), author);
      for (Version version : held) {
        note(tree, version, version.after() == null && made.isPresent());
      }
      return made;
    }
  }

  /** Whether the branch becomes all of the database as of that transaction. */
  private boolean holds(GitWorkTree tree, Version version) throws IOException {
    BranchNotes notes = BranchNotes.of(tree);
    List<String> paths = notes.read(History.PATHS);
    if (!paths.isEmpty() && !paths.equals(List.of("/"))) {
      return false;
    }
    Tid after = version.after();
    return after == null
        || (version.position().read(tree).equals(Optional.of(after))
            && new TreeSettings(settings).changed(notes) == null);
  }

  private static CommitMessage told(CommitMessage message, List<Version> versions) {
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

  private void note(GitWorkTree tree, Version version, boolean told) throws IOException {
    HeadPosition position = version.position();
    Tid tid = version.tid();
    new TreeSettings(settings).note(BranchNotes.of(tree));
    History.noteWhole(BranchNotes.of(tree));
    CommitId head = tree.head().orElse(null);
    if (!told && head != null && !position.read(tree, head).equals(Optional.of(tid))) {
      position.keep(head, tid);
    }
  }
}

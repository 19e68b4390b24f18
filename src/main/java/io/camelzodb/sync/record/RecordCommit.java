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
import io.camelzodb.sync.commit.RecordedLayers;
import io.camelzodb.sync.commit.TransactionCommit;
import io.camelzodb.sync.commit.TreeSettings;
import io.camelzodb.sync.history.HistoryNotes;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.layer.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Commits the files of a recording. If all of the database was recorded as of one transaction, the
 * commit gets the trailer {@value TransactionCommit#TID}, so that {@code watch} and {@code history}
 * continue after it, and playback finds later changes. If only recent changes were recorded, the
 * commit may hold edited files as well and gets no trailer; the position is stored in a file
 * instead.
 */
final class RecordCommit {
  private static final String GIT = ".git";

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
   * Checks the repositories that get commits before anything is written there, and finishes commits
   * that a crash has interrupted.
   *
   * @throws IOException if one is damaged, or a layer has none
   */
  void checkRepositories() throws IOException {
    for (Layer layer : LayerSettings.committed(settings)) {
      checkRepository(layer.folder());
    }
    checkRepository(settings.baseDir());
  }

  private static void checkRepository(Path base) throws IOException {
    if (Files.exists(base.resolve(GIT))) {
      try (GitWorkTree tree = GitWorkTree.openAnyhow(base)) {
        WorkTreeCommit.checkWhole(tree);
        // A file that somebody has edited since then differs from HEAD, as any edited file does.
        WorkTreeCommit.recover(tree, edited -> {});
      }
    }
  }

  /**
   * Holds the commits of a recording.
   *
   * @param commit that of the base folder; null if nothing differs there
   * @param layers those of lower layers by their names; none where nothing differs
   */
  record Made(@Nullable CommitId commit, SortedMap<String, CommitId> layers) {
    static final Made NOTHING = new Made(null, Collections.emptySortedMap());

    /** Returns the commits with the folders of their repositories; the base folder comes last. */
    Map<Path, CommitId> byFolder(Settings settings) throws IOException {
      Map<Path, CommitId> commits = new LinkedHashMap<>();
      for (Layer layer : LayerSettings.of(settings).lower()) {
        CommitId own = layers.get(layer.ident());
        if (own != null) {
          commits.put(layer.folder(), own);
        }
      }
      if (commit != null) {
        commits.put(settings.baseDir(), commit);
      }
      return commits;
    }
  }

  /**
   * Commits the changed files: first those of the lower layers, if these are recorded into. The
   * position is in the commit of the base folder, so after a crash the rest is committed next time.
   *
   * @param versions the known versions of the databases whose files are those of one transaction
   */
  Made make(List<Version> versions) throws IOException {
    SortedMap<String, CommitId> lower = new TreeMap<>();
    for (Layer layer : LayerSettings.committed(settings)) {
      make(layer.folder(), versions, false).ifPresent(made -> lower.put(layer.ident(), made));
    }
    return new Made(
        make(settings.baseDir(), versions, true).orElse(null),
        Collections.unmodifiableSortedMap(lower));
  }

  private Optional<CommitId> make(Path folder, List<Version> versions, boolean notes)
      throws IOException {
    Signature author =
        Signature.now(settings.text(Setting.COMMIT_NAME), settings.text(Setting.COMMIT_EMAIL));
    CommitMessage message = CommitMessage.of(settings.text(Setting.COMMIT_MESSAGE));
    try (GitWorkTree tree = GitWorkTree.open(folder, settings.durability())) {
      List<Version> held = new ArrayList<>();
      for (Version version : versions) {
        if (holds(tree, version)) {
          held.add(version);
        }
      }
      Optional<CommitId> made =
          new WorkTreeCommit(tree)
              .commit(List.of(Path.of(TreePaths.ROOT)), withPositions(message, held), author);
      for (Version version : notes ? held : List.<Version>of()) {
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
    new RecordedLayers(version.names()).note(LayerSettings.of(settings), version.tid());
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

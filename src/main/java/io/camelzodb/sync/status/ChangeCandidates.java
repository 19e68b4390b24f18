package io.camelzodb.sync.status;

import io.camelzodb.git.BranchNotes;
import io.camelzodb.git.CommitHead;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitSignatures;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.commit.WorkTreeSnapshot;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.commit.TreeSettings;
import io.camelzodb.sync.history.HistoryNotes;
import io.camelzodb.sync.record.ChangedContainment;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.type.value.PythonOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds the few objects that can differ at all, without a look at the others: those whose files git
 * finds changed since the commit of the last position, and those that the database has written
 * since then. Everything else is as in that commit, which is as the database was. Immutable.
 *
 * @param paths containers before the objects in them
 * @param contents of the objects that the database has written: the oids of their contents before
 */
record ChangeCandidates(List<ObjectPath> paths, Map<ObjectPath, Map<String, Oid>> contents) {
  /** With more objects than this, a walk through all is not slower. */
  private static final int MOST = 2000;

  /** A container before the objects in it. */
  static final Comparator<ObjectPath> ORDER =
      Comparator.comparing(ObjectPath::toString, PythonOrder.TEXT);

  /**
   * Finds them.
   *
   * @return empty if that is not certain, so that all objects are to be compared
   */
  static Optional<ChangeCandidates> of(
      Settings database,
      CommonVersions common,
      LocalFiles local,
      ObjectStore store,
      Snapshot snapshot)
      throws IOException {
    Tid since = common.committed();
    CommitId commit = common.commit();
    CommitId head = common.head();
    if (since == null || commit == null || head == null || !local.complete()) {
      return Optional.empty();
    }
    List<String> files;
    try (GitWorkTree tree = GitWorkTree.openAnyhow(database.baseDir())) {
      if (!isUntouched(tree, commit, database)) {
        return Optional.empty();
      }
      files =
          commit.equals(head)
              ? List.of()
              : new WorkTreeSnapshot(tree, TreePaths.ROOT).differing(commit, head);
    }
    Map<ObjectPath, Map<String, Oid>> contents =
        ChangedContainment.since(database, store, snapshot, since).orElse(null);
    if (contents == null) {
      return Optional.empty();
    }
    TreeSet<ObjectPath> paths = new TreeSet<>(ORDER);
    paths.addAll(contents.keySet());
    paths.addAll(local.states().keySet());
    for (String file : files) {
      ObjectPath path = LocalFiles.objectOf(file);
      if (path == null) {
        return Optional.empty();
      }
      paths.add(path);
    }
    return paths.size() > MOST
        ? Optional.empty()
        : Optional.of(new ChangeCandidates(new ArrayList<>(paths), new HashMap<>(contents)));
  }

  /**
   * Whether this program made a commit with the settings of now, of the whole database, and nobody
   * has amended, rebased or picked it.
   */
  private static boolean isUntouched(GitWorkTree tree, CommitId commit, Settings database)
      throws IOException {
    CommitSignatures signatures = CommitSignatures.of(tree, commit);
    BranchNotes notes = BranchNotes.of(tree);
    List<String> whole = notes.read(HistoryNotes.PATHS);
    return signatures.committer().equals(database.text(Setting.COMMIT_NAME))
        && signatures.authored().equals(signatures.committed())
        && whole.equals(List.of("/"))
        && hasSameMounts(tree, commit, database)
        && TreeSettings.isNoted(notes)
        && new TreeSettings(database).changed(notes) == null;
  }

  /** Whether all databases that the commit names are still mounted. */
  private static boolean hasSameMounts(GitWorkTree tree, CommitId commit, Settings database)
      throws IOException {
    List<PositionNames> names =
        database.mounts().stream()
            .map(
                mount -> new PositionNames(database.baseDir(), mount.name(), database.durability()))
            .toList();
    return CommitHead.of(tree, commit).message().trailers().stream()
        .filter(trailer -> trailer.key().equalsIgnoreCase(PositionNames.MOUNTED))
        .allMatch(
            trailer -> names.stream().anyMatch(each -> each.tid(trailer.value()).isPresent()));
  }
}

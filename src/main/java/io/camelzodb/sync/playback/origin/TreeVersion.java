package io.camelzodb.sync.playback.origin;

import io.camelzodb.fault.Fault;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.history.RevisionFiles;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.commit.HeadPosition;
import io.camelzodb.sync.commit.LastTransaction;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.commit.TransactionCommit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the state of the database that a tree was made from. Immutable.
 *
 * @param tid the transaction up to which the database was recorded
 * @param repository the folder of the repository with that state; null if there is none
 * @param commit the commit with that state; null if there is none
 */
public record TreeVersion(Tid tid, @Nullable Path repository, @Nullable CommitId commit) {

  /**
   * Returns the version of a tree: the newest {@code Zodb-Tid} in the history of its commit, or
   * {@code __last_txn__}.
   *
   * @param names the names for the database, in the folder of the repository with the revisions
   * @throws StorageException if the version is unknown
   */
  public static TreeVersion of(TreeOrigin origin, PositionNames names) throws IOException {
    Path base = names.base();
    if (origin instanceof TreeOrigin.Revision revision) {
      try (RevisionFiles files = RevisionFiles.open(base, revision.name())) {
        return committed(files.workTree(), files.commit(), names)
            .orElseThrow(
                () ->
                    unknown(
                        "rev:" + revision.name(),
                        "no commit in its history has a " + TransactionCommit.TID));
      }
    }
    if (origin instanceof TreeOrigin.Tar tar) {
      throw unknown(
          tar.path().toString(),
          "a tar archive never does",
          "play back rev:REVISION or a folder, or play back with --conflicts overwrite");
    }
    Path folder =
        origin instanceof TreeOrigin.Folder files
            ? files.path()
            : origin instanceof TreeOrigin.Layered layered
                ? layered.layers().all().get(0).folder()
                : base;
    PositionNames folderNames = names.in(folder);
    if (Files.exists(folder.resolve(".git"))) {
      try (GitWorkTree tree = GitWorkTree.openAnyhow(folder)) {
        CommitId head = tree.head().orElse(null);
        // Transactions that change no file have no commit, but may have a stored position.
        Optional<Tid> kept =
            head == null ? Optional.empty() : new HeadPosition(folderNames).read(tree, head);
        if (head != null && kept.isPresent()) {
          CommitId commit =
              committed(tree, head, folderNames).map(TreeVersion::commit).orElse(head);
          return new TreeVersion(kept.get(), folder, commit);
        }
      }
    }
    Tid last =
        new LastTransaction(folderNames)
            .read()
            .orElseThrow(
                () ->
                    unknown(
                        folder.toString(),
                        "neither a " + TransactionCommit.TID + " in its history nor __last_txn__"));
    return new TreeVersion(last, null, null);
  }

  private static Optional<TreeVersion> committed(GitWorkTree tree, CommitId at, PositionNames names)
      throws IOException {
    HeadPosition position = new HeadPosition(names);
    Optional<Tid> tid = position.committed(tree, at);
    if (tid.isEmpty()) {
      return Optional.empty();
    }
    return position
        .newest(tree, at)
        .map(found -> new TreeVersion(tid.get(), names.base(), found.commit()));
  }

  private static StorageException unknown(String originName, String why) {
    return unknown(
        originName,
        why,
        "record --commit /, record --lasttxn and watch store it: run one of them before you edit"
            + " files, or play back with --conflicts overwrite");
  }

  private static StorageException unknown(String originName, String why, String advice) {
    return new StorageException(
        new Fault.Refused(
            originName
                + ": names no version of the database that the files were recorded from ("
                + why
                + ")",
            advice));
  }
}

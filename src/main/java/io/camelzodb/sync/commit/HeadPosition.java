package io.camelzodb.sync.commit;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.history.NewestTrailer;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.StateFileLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds up to which transaction the files of a commit reflect the database. It is the newest
 * {@value TransactionCommit#TID} in the history of the commit. Transactions that change no file
 * have no commit; so that they are not read again, {@code .git/camel-zodb.position} may hold a
 * later position: a commit and a tid, a line each. It is valid while HEAD is that commit. The file
 * may be removed.
 */
public final class HeadPosition {
  private static final Pattern TID = Pattern.compile("0x[0-9a-f]{16}");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");

  private final PositionNames names;
  private final Path file;

  /** Creates it for one database in a tree. */
  public HeadPosition(PositionNames names) {
    this.names = names;
    this.file = names.stateFile("position");
  }

  /** Returns the position in the history of a commit; empty if there is none. */
  public Optional<Tid> committed(GitWorkTree tree, CommitId head) throws IOException {
    return newest(tree, head).map(NewestTrailer.Found::value).flatMap(names::tid);
  }

  /** Returns the commit that holds the position. */
  public Optional<NewestTrailer.Found> newest(GitWorkTree tree, CommitId head) throws IOException {
    return NewestTrailer.of(tree, head, names.key(), value -> names.tid(value.strip()).isPresent());
  }

  private static Optional<Tid> tid(String text) {
    return TID.matcher(text).matches()
        ? Optional.of(new Tid(Long.parseUnsignedLong(text.substring(2), 16)))
        : Optional.empty();
  }

  /** Returns the position of a commit, or the stored one if that is later. */
  public Optional<Tid> read(GitWorkTree tree, CommitId head) throws IOException {
    Optional<Tid> committed = committed(tree, head);
    List<String> lines =
        StateFileLocation.lines(file, "the newest Zodb-Tid in the history of HEAD is used");
    boolean ofOther = lines.size() == 2 && ID.matcher(lines.get(0)).matches();
    if (ofOther && lines.get(0).equals(head.hex())) {
      Optional<Tid> kept = tid(lines.get(1));
      if (kept.isPresent() && kept.get().compareTo(committed.orElse(Tid.ZERO)) > 0) {
        return kept;
      }
    }
    boolean damaged = !lines.isEmpty() && (!ofOther || tid(lines.get(1)).isEmpty());
    if (damaged) {
      StateFileLocation.logUnused(
          file, "holds no commit and tid", "the newest Zodb-Tid in the history of HEAD is used");
    }
    return committed;
  }

  /** Returns the position of HEAD; empty if there is no commit. */
  public Optional<Tid> read(GitWorkTree tree) throws IOException {
    CommitId head = tree.head().orElse(null);
    return head == null ? Optional.empty() : read(tree, head);
  }

  /** Stores a position that is valid while HEAD is this commit. */
  public void keep(CommitId head, Tid tid) throws IOException {
    StateFileLocation.write(file, List.of(head.hex(), tid.toString()), names.synced());
  }
}

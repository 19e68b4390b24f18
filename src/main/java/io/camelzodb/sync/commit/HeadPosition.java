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
 * Up to which transaction the files of a commit are those of the database: told by the newest
 * {@value TransactionCommit#TID} in its history. Transactions that change no file have no commit;
 * so that they are not looked at again, {@code .git/camel-zodb.position} may tell a later one: a
 * commit and a tid, a line each. It counts while HEAD is that commit, and may be removed.
 */
public final class HeadPosition {
  private static final Pattern TID = Pattern.compile("0x[0-9a-f]{16}");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");

  private final PositionNames names;
  private final Path file;

  /** Of one database in a tree. */
  public HeadPosition(PositionNames names) {
    this.names = names;
    this.file = names.kept("position");
  }

  /** What the history of a commit tells; empty where it tells nothing. */
  public Optional<Tid> committed(GitWorkTree tree, CommitId head) throws IOException {
    return newest(tree, head).map(NewestTrailer.Found::value).flatMap(names::tid);
  }

  /** The commit that tells it. */
  public Optional<NewestTrailer.Found> newest(GitWorkTree tree, CommitId head) throws IOException {
    return NewestTrailer.of(tree, head, names.key(), value -> names.tid(value.strip()).isPresent());
  }

  private static Optional<Tid> tid(String text) {
    return TID.matcher(text).matches()
        ? Optional.of(new Tid(Long.parseUnsignedLong(text.substring(2), 16)))
        : Optional.empty();
  }

  /** The same, or what was kept where that is later. */
  public Optional<Tid> read(GitWorkTree tree, CommitId head) throws IOException {
    Optional<Tid> committed = committed(tree, head);
    List<String> lines = StateFileLocation.lines(file, "the newest Zodb-Tid in the history tells");
    boolean ofOther = lines.size() == 2 && ID.matcher(lines.get(0)).matches();
    if (ofOther && lines.get(0).equals(head.hex())) {
      Optional<Tid> kept = tid(lines.get(1));
      if (kept.isPresent() && kept.get().compareTo(committed.orElse(Tid.ZERO)) > 0) {
        return kept;
      }
    }
    boolean damaged = !lines.isEmpty() && (!ofOther || tid(lines.get(1)).isEmpty());
    if (damaged) {
      StateFileLocation.told(
          file, "holds no commit and tid", "the newest Zodb-Tid in the history tells");
    }
    return committed;
  }

  /** The same of the commit that HEAD is at; empty where it is at none. */
  public Optional<Tid> read(GitWorkTree tree) throws IOException {
    CommitId head = tree.head().orElse(null);
    return head == null ? Optional.empty() : read(tree, head);
  }

  /** Keeps a position for as long as HEAD is a commit. */
  public void keep(CommitId head, Tid tid) throws IOException {
    StateFileLocation.write(file, List.of(head.hex(), tid.toString()), names.synced());
  }
}

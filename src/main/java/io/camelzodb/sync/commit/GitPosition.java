package io.camelzodb.sync.commit;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.BaseFolder;
import io.camelzodb.sync.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads from git up to which transaction a work tree reflects the database. It is the newest {@code
 * Zodb-Tid} in the history of HEAD, so it moves when HEAD moves. For one thread.
 */
public final class GitPosition implements Closeable {
  private final GitWorkTree tree;
  private final HeadPosition stored;
  private @Nullable CommitId head;
  private Optional<Tid> committed = Optional.empty();

  /**
   * Opens the base folder of the settings as a work tree; creates a repository if there is none.
   *
   * @throws IOException if it is not possible to commit in the folder
   */
  public GitPosition(Settings settings) throws IOException {
    BaseFolder.make(settings);
    tree = GitWorkTree.openAnyhow(settings.baseDir());
    stored = new HeadPosition(PositionNames.of(settings));
  }

  /**
   * Returns the current position; empty if the history of HEAD has none. A later stored position
   * wins, since transactions that change no file have no commit.
   *
   * @throws IOException if the repository cannot be read
   */
  public Optional<Tid> read() throws IOException {
    moved();
    return stored.read(tree);
  }

  /**
   * Whether HEAD stands for another transaction than at the last call of this method or of {@link
   * #read}.
   *
   * @throws IOException if the repository cannot be read
   */
  public boolean moved() throws IOException {
    CommitId now = tree.head().orElse(null);
    if (Objects.equals(now, head)) {
      return false;
    }
    Optional<Tid> before = committed;
    committed = now == null ? Optional.empty() : stored.committed(tree, now);
    head = now;
    return !committed.equals(before);
  }

  @Override
  public void close() {
    tree.close();
  }
}

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
 * Up to which transaction a work tree has the database, as git tells it: the newest {@code
 * Zodb-Tid} in the history of HEAD. Whoever moves HEAD moves it. For one thread.
 */
public final class GitPosition implements Closeable {
  private final GitWorkTree tree;
  private final HeadPosition kept;
  private @Nullable CommitId head;
  private Optional<Tid> committed = Optional.empty();

  /**
   * The position of the work tree that is the base folder of the settings; a repository is made
   * where there is none.
   *
   * @throws IOException if the folder can never be committed to
   */
  public GitPosition(Settings settings) throws IOException {
    BaseFolder.make(settings);
    tree = GitWorkTree.openAnyhow(settings.baseDir());
    kept = new HeadPosition(PositionNames.of(settings));
  }

  /**
   * The position now; empty where the history of HEAD has none. A kept one counts where it is
   * later: transactions that change no file have no commit.
   *
   * @throws IOException if the repository cannot be read
   */
  public Optional<Tid> read() throws IOException {
    moved();
    return kept.read(tree);
  }

  /**
   * Whether HEAD stands for another transaction than when this or {@link #read} was called last.
   *
   * @throws IOException if the repository cannot be read
   */
  public boolean moved() throws IOException {
    CommitId now = tree.head().orElse(null);
    if (Objects.equals(now, head)) {
      return false;
    }
    Optional<Tid> before = committed;
    committed = now == null ? Optional.empty() : kept.committed(tree, now);
    head = now;
    return !committed.equals(before);
  }

  @Override
  public void close() {
    tree.close();
  }
}

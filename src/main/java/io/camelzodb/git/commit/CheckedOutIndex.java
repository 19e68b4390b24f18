package io.camelzodb.git.commit;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Hardening;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.git.index.CheckedOutFile;
import io.camelzodb.git.index.FileStat;
import io.camelzodb.git.index.IndexEntry;
import io.camelzodb.git.index.IndexImage;
import io.camelzodb.git.index.IndexLock;
import io.camelzodb.git.index.TreeChange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Keeps git's index in memory, and brings it and the files of the work tree to a new commit. Not
 * safe for many threads; the lock excludes other processes.
 */
final class CheckedOutIndex {
  private final GitWorkTree workTree;
  private final Repository repository;
  private final Path index;
  private final Consumer<String> problems;
  private @Nullable IndexImage image;

  /**
   * Creates it for a work tree.
   *
   * @param problems receives a line for each file that stays as somebody has edited it
   */
  CheckedOutIndex(GitWorkTree workTree, Consumer<String> problems) {
    this.workTree = workTree;
    this.repository = workTree.repository();
    this.index = workTree.indexFile();
    this.problems = problems;
  }

  /**
   * Returns the current index; does not read it again if it is unchanged.
   *
   * @throws RepositoryBusyException if a merge is unfinished
   */
  IndexImage read() throws IOException {
    IndexImage current = image;
    if (current == null || !current.matchesFile(index)) {
      current = IndexImage.read(index);
      image = current;
    }
    if (current.unmerged()) {
      throw new RepositoryBusyException(
          new FaultDetails(
                  workTree.top() + ": files are in conflict",
                  "resolve them and \"git add\" them first")
              .at(FaultPlace.ofFile(workTree.top())),
          null);
    }
    return current;
  }

  /** Updates work tree and index; releases the lock. */
  void follow(IndexLock lock, ObjectReader reader, List<TreeChange> changes) throws IOException {
    IndexImage entries = read();
    // Until it is written, the changes are only in memory.
    image = null;
    int written = Files.exists(index) ? FileStat.of(index).stat().mtimeSeconds() : 0;
    boolean fileMode = repository.getConfig().getBoolean("core", "filemode", true);
    try (CheckedOutFile files = new CheckedOutFile(workTree.top(), fileMode)) {
      follow(lock, reader, changes, entries, files, written);
    }
    image = entries;
  }

  private void follow(
      IndexLock lock,
      ObjectReader reader,
      List<TreeChange> changes,
      IndexImage entries,
      CheckedOutFile files,
      int written)
      throws IOException {
    // Once the index is younger, git would no longer look whether they changed in that second.
    for (String path : entries.modifiedSince(written)) {
      IndexEntry entry = entries.get(path);
      FileStat.Observation seen = files.look(path).orElse(null);
      if (entry == null || seen == null || !seen.stat().equals(entry.stat())) {
        entries.markUnverified(path);
      }
    }
    new WorkTreeUpdate(files, entries, written, reader, problems).run(changes);
    try (OutputStream out = lock.open()) {
      entries.write(out);
    }
    Hardening hardening = workTree.hardening();
    // The index says that they are unchanged; so they come first.
    files.sync(hardening);
    lock.commit(hardening);
  }

  /** Drops the index in memory. */
  void forget() {
    image = null;
  }
}

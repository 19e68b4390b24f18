package io.camelzodb.sync.command;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.commit.WorkTreeCommit;
import io.camelzodb.git.program.GitProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Waits until no other git has the index locked. */
public final class IndexWait {
  private static final long PAUSE_MILLIS = 50;

  private IndexWait() {}

  /**
   * Waits.
   *
   * @param seconds how long at most
   * @throws GitException if the index is locked even then
   */
  public static void until(GitProgram git, int seconds) throws IOException {
    Path lock = git.file("index.lock");
    if (Files.exists(lock)) {
      try (GitWorkTree tree = GitWorkTree.openAnyhow(git.folder())) {
        WorkTreeCommit.unlock(tree);
      }
    }
    long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (Files.exists(lock)) {
      if (System.nanoTime() >= deadline) {
        throw new GitException(
            new Fault.Unavailable(
                    lock + ": another git has the index locked, for more than " + seconds + " s",
                    "wait until it ends; if no git runs there, remove this file")
                .at(FaultPlace.ofFile(lock)));
      }
      try {
        // Nobody tells that git has ended; its lock file only vanishes.
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        throw new GitException(
            new Fault.Unavailable(lock + ": interrupted while waiting for git")
                .at(FaultPlace.ofFile(lock)),
            ended);
      }
    }
  }
}

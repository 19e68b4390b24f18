package io.camelzodb.git.pack;

import io.camelzodb.git.GitWorkTree;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a repository small during months of commits, as {@code git gc --auto} does for manual use.
 * Whenever there are more loose objects than {@code gc.auto} (6700) or more packs than {@code
 * gc.autoPackLimit} (50), they are {@linkplain Repack brought together}; 0 forbids either, {@code
 * gc.auto=0} or {@code maintenance.auto=false} both. Nothing is pruned and no reflog is expired. It
 * checks after an idle time or after many commits, in a separate thread that gives way to commits.
 * Safe for many threads.
 */
public final class RepositoryMaintenance implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryMaintenance.class);
  private static final int AUTO = 6700;
  private static final int PACK_LIMIT = 50;

  /** In idle times it checks only after so many commits. */
  private static final int COMMITS_IF_QUIET = 100;

  /** After so many commits it checks in any case. */
  private static final int COMMITS = 500;

  /** The time after which files of a killed process can be recognized as old. */
  private static final Duration FIRST_REMAINS = Duration.ofSeconds(15);

  private static final Duration REMAINS = Duration.ofHours(1);
  private static final long AFTER_FAULT_MINUTES = 60;

  /**
   * How long maintenance pauses for commits; if they do not end, it then works equally long beside
   * them.
   */
  private static final long SLICE_NANOS = Duration.ofMillis(50).toNanos();

  private static final long PATIENCE_MILLIS = 30_000;

  private final Repository repository;
  private @Nullable Thread running;
  private boolean busy;
  private boolean closed;
  private long commits = COMMITS_IF_QUIET;
  private long notBefore = System.nanoTime();
  private long nextRemains = System.nanoTime() + FIRST_REMAINS.toNanos();

  /** Creates it for a work tree, which the caller closes. */
  public RepositoryMaintenance(GitWorkTree tree) {
    repository = tree.repository();
  }

  /** Announces a commit: maintenance pauses meanwhile. */
  public synchronized void busy() {
    busy = true;
  }

  /** Counts finished commits. */
  public synchronized void done(int made) {
    busy = false;
    commits += made;
    notifyAll();
    if (commits >= COMMITS) {
      begin();
    }
  }

  /** Announces an idle time. */
  public synchronized void quiet() {
    boolean remains = System.nanoTime() - nextRemains >= 0;
    if (commits >= COMMITS_IF_QUIET || remains) {
      begin();
    }
  }

  private void begin() {
    if (running != null || closed || System.nanoTime() - notBefore < 0) {
      return;
    }
    commits = 0;
    nextRemains = System.nanoTime() + REMAINS.toNanos();
    Thread thread = new Thread(this::run, "git-maintenance");
    thread.setDaemon(true);
    running = thread;
    thread.start();
  }

  private void run() {
    try {
      run(new Yielding());
    } catch (IOException | RuntimeException | Error fault) {
      ended(fault);
    } finally {
      synchronized (this) {
        running = null;
        notifyAll();
      }
    }
  }

  private synchronized void ended(Throwable fault) {
    if (!closed) {
      notBefore = System.nanoTime() + Duration.ofMinutes(AFTER_FAULT_MINUTES).toNanos();
      LOG.warn(
          "{}: its objects could not be packed; trying again in {} minutes: {}",
          repository.getDirectory(),
          AFTER_FAULT_MINUTES,
          fault.toString());
    }
  }

  private void run(Yielding monitor) throws IOException {
    Path objects = GitWorkTree.objects(repository);
    UnfinishedObjects.remove(objects);
    if (!isDue(objects)) {
      return;
    }
    Optional<GcLock> taken = GcLock.take(repository.getCommonDirectory().toPath());
    if (taken.isEmpty()) {
      return;
    }
    try (GcLock lock = taken.get()) {
      long packed = new Repack(repository, monitor).run();
      LOG.debug("{}: {} objects in a new pack, {}", repository.getDirectory(), packed, lock);
    }
  }

  private boolean isDue(Path objects) throws IOException {
    Config config = repository.getConfig();
    int auto = config.getInt("gc", "auto", AUTO);
    int limit = config.getInt("gc", "autoPackLimit", PACK_LIMIT);
    if (auto <= 0
        || !config.getBoolean("maintenance", "auto", true)
        || config.getBoolean("extensions", "preciousObjects", false)) {
      return false;
    }
    return new LooseObjects(objects).list(auto + 1).size() > auto
        || (limit > 0 && PackedFile.replaceable(objects.resolve("pack")).size() > limit);
  }

  /** Each step of the work waits for the commit that is made, by turns with it where many are. */
  private final class Yielding extends EmptyProgressMonitor {
    private long turnEnd = System.nanoTime();

    @Override
    public void update(int completed) {
      long now = System.nanoTime();
      if (now - turnEnd < 0) {
        return;
      }
      synchronized (RepositoryMaintenance.this) {
        long end = now + SLICE_NANOS;
        for (long left = SLICE_NANOS; busy && !closed && left > 0; left = end - System.nanoTime()) {
          await(Math.max(1, left / 1_000_000));
        }
        if (busy) {
          turnEnd = System.nanoTime() + SLICE_NANOS;
        }
      }
    }

    @Override
    public boolean isCancelled() {
      synchronized (RepositoryMaintenance.this) {
        return closed;
      }
    }
  }

  @SuppressWarnings("WaitNotInLoop") // Both callers look again.
  private synchronized void await(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  /** Ends current work and discards it. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    awaitEnd();
  }

  /** Waits for the end of current work. */
  synchronized void awaitEnd() {
    long end = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
    while (running != null && System.nanoTime() - end < 0) {
      await(100);
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }
}

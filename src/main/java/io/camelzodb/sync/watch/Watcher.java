package io.camelzodb.sync.watch;

import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.BaseFolder;
import io.camelzodb.sync.DiskFullErrors;
import io.camelzodb.sync.MountPoint;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.Unsupported;
import io.camelzodb.sync.commit.MountedPaths;
import io.camelzodb.sync.commit.RecordedDatabase;
import io.camelzodb.zope.ObjectPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Follows a database and updates a tree of files for each transaction, until it is stopped. The
 * command {@code watch} runs it. Mounted databases are followed as well, each with its own thread
 * and position. {@link #run} is for one thread; {@link #stop} for any.
 */
public final class Watcher implements Closeable {
  /** The number of transactions applied in one pass, under one lock. */
  private static final int MOST_TRANSACTIONS = 200;

  private static final int MOST_CHANGES = 20_000;
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final WatchEvents events;
  private final TransactionStream stream;
  private final Mirror mirror;
  private final Path base;
  private final Settings settings;
  private final String name;

  /** Lets only one database of a site write at a time. */
  private final Lock turn;

  private final List<Watcher> mounted = new ArrayList<>();

  /** Whether the last event was that the disk is full. */
  private boolean full;

  private Duration pause = FIRST_PAUSE;
  private volatile boolean stopped;

  /**
   * Opens the database and the tree that the settings name.
   *
   * @param interval how often a file is checked
   * @param commit whether to commit each transaction
   * @throws IOException if either cannot be opened, or changes cannot be followed with these
   *     settings
   */
  public Watcher(Settings settings, Duration interval, boolean commit, WatchEvents events)
      throws IOException {
    this(settings, interval, commit, events, new ReentrantLock());
    boolean done = false;
    try {
      for (Settings mount : settings.mounted()) {
        if (MountedPaths.hasMountPoint(mount, List.of(ObjectPath.ROOT), events::problem)) {
          mounted.add(new Watcher(mount, interval, commit, events.mounted(mount), turn));
        }
      }
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private Watcher(
      Settings settings, Duration interval, boolean commit, WatchEvents events, Lock turn)
      throws IOException {
    this.turn = turn;
    this.name = settings.mount().map(MountPoint::name).orElse("/");
    this.events = events;
    base = settings.baseDir();
    this.settings = settings;
    if (settings.recording().unsupported() == Unsupported.STATE) {
      throw new SettingsException(
          "zodb.unsupported=state: watch cannot follow whole states, since they depend"
              + " on the whole database",
          "use zodb.unsupported=type, or run record");
    }
    stream = new TransactionStream(() -> Sources.open(settings), Tid.ZERO, interval);
    BaseFolder.make(settings);
    boolean done = false;
    try {
      mirror =
          commit
              ? new CommitMirror(settings, events, () -> stopped)
              : new FolderMirror(settings, events);
      done = true;
    } finally {
      if (!done) {
        stream.close();
      }
    }
  }

  /** Returns the stream of the database, for monitoring. */
  public TransactionStream stream() {
    return stream;
  }

  /** Returns the streams of the mounted databases. */
  public List<TransactionStream> mountedStreams() {
    return mounted.stream().map(Watcher::stream).toList();
  }

  /**
   * Updates the tree once and does no more.
   *
   * @throws IOException if the database cannot be read, or the files cannot be written
   */
  public void begin() throws IOException {
    beginOwn();
    for (Watcher each : mounted) {
      each.beginOwn();
    }
    BaseFolder.warnIfReadable(settings);
  }

  private void beginOwn() throws IOException {
    turn.lock();
    try {
      Tid position = mirror.begin(stream);
      RecordedDatabase.note(settings, position);
      stream.seek(position);
    } finally {
      turn.unlock();
    }
  }

  /**
   * Updates the tree, then follows until {@link #stop}. Waits while the database is out of reach
   * and, after the first update, while the disk is full.
   *
   * @throws StreamEndedException if the database cannot be followed any more
   * @throws IOException if it cannot begin, or the files cannot be written
   */
  public void run() throws IOException {
    try {
      begin();
    } catch (RepositoryBusyException busy) {
      if (!stopped) {
        throw busy;
      }
      return;
    }
    try (MountedWatchers threads = new MountedWatchers(this::stop)) {
      for (Watcher each : mounted) {
        threads.start("watch " + each.name, each::runOwn);
      }
      try {
        runOwn();
      } finally {
        mounted.forEach(Watcher::stop);
      }
      threads.finish();
    }
  }

  private void runOwn() throws IOException {
    try {
      follow();
    } catch (RepositoryBusyException busy) {
      if (!stopped) {
        throw busy;
      }
    }
  }

  private void follow() throws IOException {
    boolean begun = true;
    while (!stopped) {
      try {
        if (begun) {
          pass();
          reportSpace();
        } else {
          beginOwn();
          begun = true;
          if (!full) {
            events.resumed();
          }
        }
      } catch (PositionMovedException moved) {
        begun = false;
        events.waiting(String.valueOf(moved.getMessage()));
      } catch (StreamEndedException end) {
        throw end;
      } catch (StorageException fault) {
        mirror.forget();
        stream.failed(fault);
        if (!begun) {
          stream.pause();
        }
        begun = false;
      } catch (IOException fault) {
        begun = false;
        mirror.forget();
        waitForSpace(fault);
      }
    }
  }

  private void pass() throws IOException {
    TransactionStream.Step step = stream.next(IDLE);
    if (step == null) {
      turn.lock();
      try {
        mirror.idle();
      } finally {
        turn.unlock();
      }
      return;
    }
    List<TransactionStream.Step> steps = new ArrayList<>();
    long changes = 0;
    while (step != null) {
      steps.add(step);
      changes +=
          step instanceof TransactionStream.SingleTransaction each
              ? each.transaction().changes().size()
              : 0;
      boolean more =
          steps.size() < MOST_TRANSACTIONS
              && changes < MOST_CHANGES
              && step instanceof TransactionStream.SingleTransaction;
      step = more ? stream.next(Duration.ZERO) : null;
    }
    turn.lock();
    try {
      mirror.apply(stream, steps);
    } finally {
      turn.unlock();
    }
  }

  private void waitForSpace(IOException fault) throws IOException {
    if (!DiskFullErrors.is(fault, base)) {
      throw fault;
    }
    if (!full) {
      events.waiting(base + ": no space left on the disk (" + fault.getMessage() + ")");
    }
    full = true;
    stream.pause(pause);
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
  }

  private void reportSpace() {
    if (full) {
      full = false;
      pause = FIRST_PAUSE;
      events.resumed();
    }
  }

  /** Ends after the current pass. */
  public void stop() {
    stopped = true;
    stream.stop();
    mounted.forEach(Watcher::stop);
  }

  @Override
  public void close() throws IOException {
    try {
      for (Watcher each : mounted) {
        each.close();
      }
    } finally {
      closeOwn();
    }
  }

  private void closeOwn() throws IOException {
    try {
      mirror.close();
    } finally {
      stream.close();
    }
  }
}

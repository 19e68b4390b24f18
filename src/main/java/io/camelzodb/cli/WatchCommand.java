package io.camelzodb.cli;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.WatchLines;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.watch.Watcher;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Follows a live database and updates the tree until it is stopped; needs no Camel. */
@Command(
    name = "watch",
    description = "Follow zodb.source, and write each change as files below zodb.base-dir.",
    footer = "Example: camel-zodb watch --commit")
final class WatchCommand implements Callable<Integer> {
  private static final long PATIENCE_SECONDS = 60;

  /** As long as perfact-zodbsync waits for its lock. */
  private static final String LOCK_SECONDS = "300";

  private static final BigDecimal LONGEST = BigDecimal.valueOf(86_400);

  @ParentCommand private CamelZodb program = new CamelZodb();

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description =
          "The time between two looks at a Data.fs, such as 0.5. A server sends its changes."
              + " Default: ${DEFAULT-VALUE}.")
  private BigDecimal interval = BigDecimal.ONE;

  @Option(names = "--commit", description = "Commit each transaction that changes files.")
  private boolean commit;

  @Option(
      names = {"--quiet", "-q"},
      description = "Print only problems.")
  private boolean quiet;

  @Option(
      names = "--init",
      hidden = true,
      description =
          "Update the tree to match the database, then end. This is the first step of"
              + " perfact-zodbsync's watch.")
  private boolean init;

  private volatile @Nullable Watcher watching;
  private volatile int status = ExitStatus.FAILED;
  private final CountDownLatch done = new CountDownLatch(1);

  WatchCommand() {}

  /** Creates the command for another command that runs it. */
  WatchCommand(CamelZodb program, boolean commit) {
    this.program = program;
    this.commit = commit;
  }

  @Override
  public Integer call() throws Exception {
    if (interval.signum() <= 0 || interval.compareTo(LONGEST) > 0) {
      throw program.wrongUsage("--interval is more than 0 and at most 86400 seconds");
    }
    Settings settings = program.settings();
    if (settings.given(Setting.LOCK_TIMEOUT).isEmpty()) {
      settings = settings.with(Setting.LOCK_TIMEOUT, LOCK_SECONDS);
    }
    boolean commits = commit || settings.flag(Setting.COMMIT);
    Duration every = Duration.ofNanos(interval.movePointRight(9).longValue());
    Thread ending = new Thread(this::end, "watch-end");
    WatchLines lines = new WatchLines(program.output(), settings, commits, quiet);
    WatchHealth health = new WatchHealth(lines);
    try (HealthFile file = new HealthFile(settings, health::state)) {
      try (Watcher open = new Watcher(settings, every, commits, health)) {
        watching = open;
        health.follow(open);
        Runtime.getRuntime().addShutdownHook(ending);
        if (init) {
          open.begin();
        } else {
          open.run();
        }
      } catch (IOException | RuntimeException | Error fault) {
        file.failed(fault);
        throw fault;
      }
      lines.ended();
      status = ExitStatus.DONE;
      return ExitStatus.DONE;
    } finally {
      // The signal handler waits for this; what comes later is not waited for.
      done.countDown();
    }
  }

  /** Handles a signal: ends the current pass, then the program with exit status 0. */
  private void end() {
    Watcher open = watching;
    if (open == null || done.getCount() == 0) {
      return;
    }
    open.stop();
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        program
            .err()
            .println(
                "camel-zodb: stopped before it had finished, since this took longer than "
                    + PATIENCE_SECONDS
                    + " s; the next start completes the work");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    program.out().flush();
    program.err().flush();
    // A hook cannot change the exit status, which would be that of the signal.
    Runtime.getRuntime().halt(status);
  }
}

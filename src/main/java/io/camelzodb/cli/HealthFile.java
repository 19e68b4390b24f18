package io.camelzodb.cli;

import io.camelzodb.cli.output.ErrorLine;
import io.camelzodb.cli.output.JsonSummary;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the state of a running program to the file of {@code zodb.health-file}, every other second
 * and at the end. The file holds one JSON object, and is replaced as a whole. If it cannot be
 * written, the program logs that once and continues. Safe for many threads.
 */
final class HealthFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthFile.class);
  private static final long SECONDS = 2;

  private final @Nullable Path file;
  private final Supplier<State> state;
  private final @Nullable ScheduledExecutorService writing;
  private final AtomicBoolean closed = new AtomicBoolean();
  private String ended = "has ended";
  private boolean logged;

  /**
   * Holds the state that is written.
   *
   * @param checks each with {@code id}, {@code status}, {@code message} and {@code details}
   * @param meters each with {@code name}, {@code tags} and {@code value}
   */
  record State(
      List<Map<String, @Nullable Object>> checks, List<Map<String, @Nullable Object>> meters) {
    boolean up() {
      return checks.stream().allMatch(check -> "UP".equals(check.get("status")));
    }
  }

  /** Starts writing, if the settings name a file. */
  HealthFile(Settings settings, Supplier<State> state) {
    boolean given = !settings.optional(Setting.HEALTH_FILE).isEmpty();
    this.file = given ? settings.path(Setting.HEALTH_FILE) : null;
    this.state = state;
    this.writing = given ? begin() : null;
  }

  private ScheduledExecutorService begin() {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "health-file");
              thread.setDaemon(true);
              return thread;
            });
    var unused = executor.scheduleWithFixedDelay(this::look, 0, SECONDS, TimeUnit.SECONDS);
    return executor;
  }

  /** Returns one check as it stands in the file; UP if there is no fault. */
  static Map<String, @Nullable Object> check(
      String id, @Nullable String fault, Map<String, @Nullable Object> details) {
    Map<String, @Nullable Object> check = new LinkedHashMap<>();
    check.put("id", id);
    check.put("status", fault == null ? "UP" : "DOWN");
    check.put("message", fault);
    check.put("details", details);
    return check;
  }

  private void look() {
    try {
      State now = state.get();
      write(now.up(), now);
    } catch (RuntimeException | Error unexpected) {
      // An exception would end the scheduled task.
      log(unexpected);
    }
  }

  private static void log(Throwable unexpected) {
    try {
      LOG.warn(
          "the health file cannot be written; trying again: {}", ErrorLine.describe(unexpected));
    } catch (Error again) {
      // There is no memory for a log line; the next run may have it.
    }
  }

  private synchronized void write(boolean up, State now) {
    Path target = file;
    if (target == null) {
      return;
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    all.put("status", up ? "UP" : "DOWN");
    all.put("checks", now.checks());
    all.put("meters", now.meters());
    Path fresh = target.resolveSibling(target.getFileName() + ".new");
    try {
      Files.writeString(fresh, JsonSummary.of(all) + "\n");
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      logged = false;
    } catch (IOException fault) {
      if (!logged) {
        logged = true;
        LOG.warn("{}: the health file cannot be written: {}", target, ErrorLine.describe(fault));
      }
    }
  }

  /** Stores the failure that ends the program. */
  synchronized void failed(Throwable fault) {
    ended = "has ended: " + ErrorLine.describe(fault);
  }

  /** Writes the final state, once. */
  void end() {
    if (writing == null || closed.getAndSet(true)) {
      return;
    }
    writing.shutdown();
    try {
      // A write under way must not come after the final one.
      boolean unused = writing.awaitTermination(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    write(false, new State(List.of(check("program", why(), Map.of())), List.of()));
  }

  @Override
  public void close() {
    end();
  }

  private synchronized String why() {
    return ended;
  }
}

package io.camelzodb.sync.command;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a program of the site before or after a playback. It gets JSON on standard input; what it
 * prints, errors included, is its answer. It is stopped after a time, with all that it has started.
 * Immutable.
 *
 * @param key the key of the configuration that names it, for messages
 * @param program the path of the program
 * @param most how long it may run
 */
record HookProgram(String key, Path program, Duration most) {
  private static final int MOST_ANSWER = 64 << 20;
  private static final int MOST_SHOWN = 500;
  private static final Duration AFTER_ITS_END = Duration.ofSeconds(3);

  /**
   * Runs the program.
   *
   * @return what it printed
   * @throws StorageException if it cannot be started, runs too long, or ends with another status
   *     than 0
   */
  String run(String json) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(program.toString()).redirectErrorStream(true).start();
    } catch (IOException fault) {
      throw new StorageException(
          new Fault.Refused(
                  name() + " cannot be started: " + fault.getMessage(),
                  "make it executable, with a line such as #!/bin/sh at its top")
              .at(FaultPlace.ofFile(program)),
          fault);
    }
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    CompletableFuture<Void> given = CompletableFuture.runAsync(() -> give(process, json));
    CompletableFuture<Void> read = CompletableFuture.runAsync(() -> read(process, answer));
    try {
      if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
        stop(process);
        throw new StorageException(
            new Fault.Unavailable(
                    name() + " has not ended after " + most.toSeconds() + " s, and was stopped",
                    "raise zodb.hook-timeout if it needs longer")
                .at(FaultPlace.ofFile(program)));
      }
      given.cancel(true);
      awaitEnd(read);
      String text = answer.toString(StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new StorageException(
            new Fault.Refused(
                    name() + " ended with status " + process.exitValue() + ": " + shown(text))
                .at(FaultPlace.ofFile(program)));
      }
      return text;
    } catch (InterruptedException ended) {
      stop(process);
      Thread.currentThread().interrupt();
      throw new StorageException(
          new Fault.Unavailable(name() + ": interrupted while it ran")
              .at(FaultPlace.ofFile(program)),
          ended);
    }
  }

  /** Returns the name for messages: {@code playback_hook /etc/hook}. */
  String name() {
    return key + " " + program;
  }

  /** Returns the beginning of an answer, for messages. */
  static String shown(String text) {
    String line = text.strip().replaceAll("\\R+", "; ");
    return line.isEmpty()
        ? "it printed nothing"
        : line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "…";
  }

  private static void stop(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Writes its input; a program that does not read it is no fault. */
  private static void give(Process process, String json) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException notRead) {
      // It has closed its input, or has ended; its status tells whether that was right.
      return;
    }
  }

  /** Waits for the end of the answer, but not for a daemon that the program has left behind. */
  private static void awaitEnd(CompletableFuture<Void> read) throws InterruptedException {
    try {
      read.get(AFTER_ITS_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException open) {
      read.cancel(true);
    }
  }

  private static void read(Process process, ByteArrayOutputStream answer) {
    try (InputStream in = process.getInputStream()) {
      byte[] part = new byte[8192];
      for (int length = in.read(part); length >= 0; length = in.read(part)) {
        if (answer.size() < MOST_ANSWER) {
          answer.write(part, 0, length);
        }
      }
    } catch (IOException ended) {
      // It was stopped; what was read before is all there is.
      return;
    }
  }
}

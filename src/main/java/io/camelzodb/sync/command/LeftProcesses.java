package io.camelzodb.sync.command;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Waits for the processes that a killed command has left behind, such as a git that goes on to its
 * end. All that a command starts has the variable {@value #MARK} in its environment, with the id of
 * the command; so it is found by that, whoever its parent is now. Only Linux shows the environment
 * of processes; elsewhere none is found.
 */
final class LeftProcesses {
  /** The variable with the id of the command. */
  static final String MARK = "CAMEL_ZODB_COMMAND";

  private static final Path PROCESSES = Path.of("/proc");
  private static final long PAUSE_MILLIS = 50;
  private static final int MOST_SHOWN = 5;

  private LeftProcesses() {}

  /** Whether this program was started by the command with an id. */
  static boolean isWithin(String id) {
    return !id.isEmpty() && id.equals(System.getenv(MARK));
  }

  /**
   * Waits until none of them runs.
   *
   * @param id the id of the command
   * @param folder the work tree, for messages
   * @param most how long to wait
   * @param lines gets a line if there is one to wait for
   * @throws StorageException if one runs even then
   */
  static void await(String id, Path folder, Duration most, Consumer<String> lines)
      throws IOException {
    if (id.isEmpty()) {
      return;
    }
    long deadline = System.nanoTime() + most.toNanos();
    List<String> running = running(id);
    if (!running.isEmpty()) {
      lines.accept("Waiting for what it has started: " + shown(running) + ".");
    }
    while (!running.isEmpty()) {
      if (System.nanoTime() >= deadline) {
        throw new StorageException(
            new Fault.Unavailable(
                    folder
                        + ": what an interrupted command has started still runs after "
                        + most.toSeconds()
                        + " s: "
                        + shown(running),
                    "wait until it ends, or end it")
                .at(FaultPlace.ofFile(folder)));
      }
      try {
        // Only the parent of a process is told of its end, and that parent was killed.
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        throw new StorageException(
            new Fault.Unavailable(folder + ": interrupted while waiting for another command")
                .at(FaultPlace.ofFile(folder)),
            ended);
      }
      running = running(id);
    }
  }

  private static String shown(List<String> running) {
    String first = String.join(", ", running.subList(0, Math.min(MOST_SHOWN, running.size())));
    return running.size() > MOST_SHOWN
        ? first + " and " + (running.size() - MOST_SHOWN) + " more"
        : first;
  }

  /** Returns the processes with a mark: the name of the program and the process id. */
  private static List<String> running(String id) throws IOException {
    List<String> running = new ArrayList<>();
    if (!Files.isDirectory(PROCESSES)) {
      return running;
    }
    String mark = "\0" + MARK + "=" + id + "\0";
    long own = ProcessHandle.current().pid();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : all) {
        String number = process.getFileName().toString();
        try {
          String environment =
              "\0" + Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
          if (environment.contains(mark) && !number.equals(String.valueOf(own))) {
            String name = Files.readString(process.resolve("comm"), StandardCharsets.ISO_8859_1);
            running.add(name.strip() + " (" + number + ")");
          }
        } catch (IOException notOurs) {
          // It belongs to another user, or has ended.
        }
      }
    }
    return running;
  }
}

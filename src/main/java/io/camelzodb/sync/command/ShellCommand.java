package io.camelzodb.sync.command;

import io.camelzodb.fault.Fault;
import io.camelzodb.git.program.GitProgram;
import io.camelzodb.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command of the user in a shell, on the terminal or streams of this program, and waits for
 * its end.
 */
public final class ShellCommand {
  private ShellCommand() {}

  /**
   * Runs a command as the step of another one, which finds what it has started after a crash.
   *
   * @param git as {@link GitStep} gets it
   * @throws StorageException as the other method
   */
  public static void run(String command, @Nullable Path folder, boolean quiet, GitProgram git)
      throws IOException {
    run(
        command,
        folder,
        quiet,
        git.variable(LeftProcesses.MARK)
            .map(id -> Map.of(LeftProcesses.MARK, id))
            .orElse(Map.of()));
  }

  /**
   * Runs a command.
   *
   * @param folder the working directory; null for that of this program
   * @param quiet whether its standard output goes to standard error
   * @throws StorageException if it ends with another status than 0, or cannot be started
   */
  public static void run(String command, @Nullable Path folder, boolean quiet) throws IOException {
    run(command, folder, quiet, Map.of());
  }

  private static void run(
      String command, @Nullable Path folder, boolean quiet, Map<String, String> variables)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command).inheritIO();
    builder.environment().putAll(variables);
    if (quiet) {
      builder.command("/bin/sh", "-c", "exec 1>&2\n" + command);
    }
    if (folder != null) {
      builder.directory(folder.toFile());
    }
    Process process = builder.start();
    int status;
    try {
      status = process.waitFor();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      throw new StorageException(
          new Fault.Unavailable("interrupted while \"" + shown(command) + "\" ran"), ended);
    }
    if (status != 0) {
      throw new StorageException(
          new Fault.Refused("\"" + shown(command) + "\" ended with status " + status));
    }
  }

  private static String shown(String command) {
    String line = command.replaceAll("\\s+", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}

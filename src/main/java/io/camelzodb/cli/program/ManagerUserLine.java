package io.camelzodb.cli.program;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.user.ManagerUser;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * Makes the manager user before a command that works with a database, and prints the line about it.
 */
public final class ManagerUserLine {
  /** Those commands of perfact-zodbsync that open the database, and {@code run}. */
  private static final Set<String> COMMANDS =
      Set.of(
          "record",
          "watch",
          "playback",
          "exec",
          "reset",
          "pick",
          "checkout",
          "ff",
          "freeze",
          "upload",
          "layer-update",
          "run");

  private ManagerUserLine() {}

  /** Reads the settings of a program. */
  public interface SettingsReader {
    /** Returns the settings. */
    Settings read() throws IOException;
  }

  /**
   * Makes the user if the configuration asks for it, there is none, and the command writes.
   *
   * @param parsed the command that will run
   * @throws IOException if there is none and it cannot be made
   */
  public static void print(Program program, ParseResult parsed, SettingsReader settings)
      throws IOException {
    if (!COMMANDS.contains(parsed.commandSpec().name())
        || parsed.hasMatchedOption("--dry-run")
        || parsed.hasMatchedOption("--help")) {
      return;
    }
    Settings read;
    try {
      read = settings.read();
    } catch (IOException wrong) {
      // The command reads them too, and says what is wrong after what it needs itself.
      return;
    }
    @Nullable String line = ManagerUser.make(read);
    if (line != null) {
      program.err().println("camel-zodb: " + line);
    }
  }
}

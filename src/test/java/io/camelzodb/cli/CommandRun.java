package io.camelzodb.cli;

import io.camelzodb.sync.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The program's own command line, for tests in other packages. */
public final class CommandRun {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final int status;

  /** Runs a command in this process. */
  public CommandRun(List<String> arguments) {
    status =
        CamelZodb.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            arguments.toArray(String[]::new));
  }

  /** Its exit status. */
  public int status() {
    return status;
  }

  /** What it printed. */
  public String said() {
    return out + "\n" + err;
  }

  /** What is wrong with arguments or the keys of the configuration among them; null for nothing. */
  public static @Nullable String fault(List<String> arguments) {
    try {
      CamelZodb.all()
          .setCaseInsensitiveEnumValuesAllowed(true)
          .parseArgs(arguments.toArray(String[]::new));
      Map<String, String> pairs = new LinkedHashMap<>();
      for (int i = 0; i + 1 < arguments.size(); i++) {
        if (arguments.get(i).equals("-D") && arguments.get(i + 1).startsWith("zodb.")) {
          String[] pair = arguments.get(i + 1).split("=", 2);
          pairs.put(pair[0], pair[1]);
        }
      }
      Settings.of(pairs, Path.of("").toAbsolutePath(), "-D");
      return null;
    } catch (Exception wrong) {
      return wrong.getMessage();
    }
  }
}

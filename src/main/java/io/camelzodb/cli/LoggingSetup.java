package io.camelzodb.cli;

import io.camelzodb.cli.output.LogLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sets the log levels of Java's own logging for the commands. An application that embeds the jar
 * sets up its own logging. The system properties {@value #LEVEL} and {@value #FAILURES} ({@code
 * off}, {@code error}, {@code warn}, {@code info}, {@code debug}) override the levels.
 */
final class LoggingSetup {
  private static final String LEVEL = "camelzodb.log.level";
  private static final String FAILURES = "camelzodb.log.failures";
  private static final String OURS = "io.camelzodb";
  private static final String ERROR_HANDLER = "org.apache.camel.processor.errorhandler";

  /**
   * The libraries that this program brings. A route logs under any other name: Camel takes its id,
   * or the name that its author gave.
   */
  private static final List<String> LIBRARIES =
      List.of(
          "com.ctc",
          "com.fasterxml",
          "com.mchange",
          "com.sun",
          "io.micrometer",
          "jakarta",
          "java",
          "javax",
          "jdk",
          "me.tongfei",
          "org.apache",
          "org.codehaus",
          "org.eclipse",
          "org.glassfish",
          "org.jline",
          "org.msgpack",
          "org.quartz",
          "org.snakeyaml",
          "org.yaml",
          "sun");

  /** Keeps the loggers, since Java drops the level of a logger that is garbage-collected. */
  private static final List<Logger> HELD = new ArrayList<>();

  private static boolean verbose;

  private LoggingSetup() {}

  /** Logs warnings only, or everything that is done. */
  static synchronized void configure(boolean everything) {
    verbose = everything;
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(new LogLines());
    root.setLevel(Level.WARNING);
    Level level = level(LEVEL, everything ? Level.FINE : Level.WARNING);
    set(OURS, level);
    // It would log forty settings for each exchange.
    set(OURS + ".cli.SettledProperties$Parser", level(LEVEL, Level.WARNING));
    set(ERROR_HANDLER, level(FAILURES, Level.SEVERE));
  }

  /** Logs more for routes, since they run for long, and shows what the routes log themselves. */
  static synchronized void routes() {
    Level level = level(LEVEL, verbose ? Level.FINE : Level.INFO);
    set(OURS, level);
    LIBRARIES.forEach(library -> set(library, Level.WARNING));
    Logger.getLogger("").setLevel(level);
  }

  /** Switches off Camel's log of failures, for commands that report a failure themselves. */
  static synchronized void failuresAreReported() {
    set(ERROR_HANDLER, level(FAILURES, Level.OFF));
  }

  private static void set(String name, Level level) {
    Logger logger = Logger.getLogger(name);
    logger.setLevel(level);
    HELD.add(logger);
  }

  private static Level level(String property, Level fallback) {
    return switch (System.getProperty(property, "").toLowerCase(Locale.ROOT)) {
      case "off" -> Level.OFF;
      case "error" -> Level.SEVERE;
      case "warn" -> Level.WARNING;
      case "info" -> Level.INFO;
      case "debug" -> Level.FINE;
      case "trace", "all" -> Level.ALL;
      default -> fallback;
    };
  }
}

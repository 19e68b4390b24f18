package io.camelzodb.cli;

import io.camelzodb.cli.output.LogLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells Java's own logging what to write, for the commands alone: an application that embeds the
 * jar has its own. The system properties {@value #LEVEL} and {@value #FAILURES} ({@code off},
 * {@code error}, {@code warn}, {@code info}, {@code debug}) come first.
 */
final class LoggingSetup {
  private static final String LEVEL = "camelzodb.log.level";
  private static final String FAILURES = "camelzodb.log.failures";
  private static final String OURS = "io.camelzodb";
  private static final String ROUTE = "route";
  private static final String ERROR_HANDLER = "org.apache.camel.processor.errorhandler";

  /** Java forgets the level of a logger that nobody holds. */
  private static final List<Logger> HELD = new ArrayList<>();

  private static boolean verbose;

  private LoggingSetup() {}

  /** Warnings only, or what is done as well. */
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
    set(ROUTE, level);
    // It would tell forty settings for each exchange.
    set(OURS + ".cli.SettledProperties$Parser", level(LEVEL, Level.WARNING));
    set(ERROR_HANDLER, level(FAILURES, Level.SEVERE));
  }

  /** Routes run for long: they say what they do. */
  static synchronized void routes() {
    Level level = level(LEVEL, verbose ? Level.FINE : Level.INFO);
    set(OURS, level);
    set(ROUTE, level);
  }

  /** A command that waits for one route says itself what failed. */
  static synchronized void failuresAreReported() {
    set(ERROR_HANDLER, level(FAILURES, Level.OFF));
  }

  private static void set(String name, Level level) {
    Logger logger = Logger.getLogger(name);
    logger.setLevel(level);
    HELD.add(logger);
  }

  private static Level level(String property, Level otherwise) {
    return switch (System.getProperty(property, "").toLowerCase(Locale.ROOT)) {
      case "off" -> Level.OFF;
      case "error" -> Level.SEVERE;
      case "warn" -> Level.WARNING;
      case "info" -> Level.INFO;
      case "debug" -> Level.FINE;
      case "trace", "all" -> Level.ALL;
      default -> otherwise;
    };
  }
}

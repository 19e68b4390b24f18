package io.camelzodb.cli.output;

import io.camelzodb.storage.driver.RedactedUri;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;

/**
 * Writes each log message to standard error: time, level, logger, message. Further lines of a
 * message are indented. Characters that a terminal could take for commands become question marks,
 * since a route may log what a database contains.
 */
public final class LogLines extends Handler {
  private static final Pattern LINE_END = Pattern.compile("\\R");
  private static final Pattern UNSAFE = Pattern.compile("[" + ErrorLine.UNSAFE + "&&[^\n\t]]");

  /** Created with the first line, since most commands log nothing. */
  private static final class Times {
    static final DateTimeFormatter FORMAT =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
            .withZone(ZoneId.systemDefault());
  }

  public LogLines() {
    setLevel(Level.ALL);
    setFormatter(new SimpleFormatter());
  }

  @Override
  public void publish(LogRecord entry) {
    String logger = String.valueOf(entry.getLoggerName());
    StringBuilder line = new StringBuilder(Times.FORMAT.format(entry.getInstant()));
    line.append(' ').append(level(entry.getLevel().intValue()));
    line.append(' ').append(logger.substring(logger.lastIndexOf('.') + 1)).append(": ");
    line.append(safe(getFormatter().formatMessage(entry))).append(System.lineSeparator());
    Throwable thrown = entry.getThrown();
    if (thrown != null && thrown.getMessage() != null) {
      line.append(safe(thrown.getMessage())).append(System.lineSeparator());
    }
    PrintStream out = System.err;
    out.print(line);
    out.flush();
  }

  private static String safe(String message) {
    String lines = LINE_END.matcher(RedactedUri.in(message)).replaceAll("\n    ");
    return UNSAFE.matcher(lines).replaceAll("?");
  }

  /** Returns the level's name as in SLF4J, all of one width. */
  private static String level(int value) {
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    } else if (value >= Level.WARNING.intValue()) {
      return "WARN ";
    } else if (value >= Level.INFO.intValue()) {
      return "INFO ";
    }
    return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }

  @Override
  public void flush() {
    // Each line is written at once.
  }

  @Override
  public void close() {
    // Standard error stays open.
  }
}

package io.camelzodb.cli.output;

import io.camelzodb.fault.Fault;
import io.camelzodb.files.FileFault;
import io.camelzodb.storage.driver.RedactedUri;
import io.camelzodb.sync.MachineFault;
import io.camelzodb.sync.SettingsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Makes the one line in which people see an error. It goes to standard error. */
public final class ErrorLine {
  /**
   * A pattern of characters that a terminal may take for commands, or that change the direction of
   * text.
   */
  public static final String UNSAFE =
      "[\\p{Cc}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]";

  private static final int LIMIT = 2000;
  private static final int MOST_CAUSES = 20;

  private ErrorLine() {}

  /** Prints an error about wrong arguments; returns the exit status. */
  public static int wrongUsage(ParameterException fault, String[] arguments, boolean json) {
    CommandLine line = fault.getCommandLine();
    String message = String.valueOf(fault.getMessage());
    for (String argument : arguments) {
      // Only here is the whole of a URI with blanks or quotes known.
      message =
          argument.contains(":") ? message.replace(argument, RedactedUri.of(argument)) : message;
    }
    String command = line.getCommandSpec().qualifiedName();
    Fault known = new Fault.Configuration(oneLine(message), "see " + command + " --help");
    print(line, json, known, known.message(), ExitStatus.WRONG_USAGE);
    return ExitStatus.WRONG_USAGE;
  }

  /**
   * Prints the error of a failed command; returns the exit status.
   *
   * @param source the source of the command, for errors that name none; null if it has none
   */
  public static int failed(
      Exception fault, CommandLine line, boolean json, boolean verbose, @Nullable String source) {
    Throwable inside = inside(fault);
    int status =
        fault instanceof SettingsException
            ? ExitStatus.WRONG_USAGE
            : line.getCommandSpec().exitCodeOnExecutionException();
    Fault known = ErrorFault.of(inside);
    if (source != null && known != null && !(known instanceof Fault.Configuration)) {
      known = known.with(known.details().inSource(source));
    }
    print(line, json, known, describe(inside), status);
    if (verbose) {
      StringWriter trace = new StringWriter();
      // Asked for by --verbose, for a report to the developers; otherwise there is one line only.
      fault.printStackTrace(new PrintWriter(trace));
      line.getErr().print(RedactedUri.in(trace.toString()));
    }
    return status;
  }

  /** Prints the line for people to standard error, and with JSON the object to standard output. */
  private static void print(
      CommandLine line, boolean json, @Nullable Fault fault, String message, int status) {
    line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + message);
    if (json) {
      line.getOut().println(ErrorJson.of(fault, message, status));
    }
  }

  /** Returns the {@link MachineFault} inside an exception; else the exception itself. */
  private static Throwable inside(Exception fault) {
    Throwable at = fault;
    for (int depth = 0; at != null && depth < MOST_CAUSES; depth++) {
      if (at instanceof MachineFault) {
        return at;
      }
      if (at instanceof Error) {
        return new MachineFault(at);
      }
      at = at.getCause();
    }
    return fault;
  }

  /** Describes a fault in one line; puts Java's terse file errors into words. */
  public static String describe(Throwable fault) {
    Fault known = ErrorFault.of(fault);
    if (known != null) {
      return oneLine(known.message());
    }
    String name = fault.getClass().getSimpleName();
    String words = FileFault.words(fault);
    return oneLine(words.startsWith(name) ? words : name + ": " + words);
  }

  /**
   * Makes a message safe for one line: replaces control characters by question marks, removes
   * passwords and limits the length.
   */
  public static String oneLine(String message) {
    String line = RedactedUri.in(message).strip().replaceAll("\\R+", "; ").replaceAll(UNSAFE, "?");
    return line.length() <= LIMIT ? line : line.substring(0, LIMIT) + "…";
  }
}

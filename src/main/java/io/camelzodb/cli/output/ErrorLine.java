package io.camelzodb.cli.output;

import io.camelzodb.files.FileFault;
import io.camelzodb.git.ObjectFault;
import io.camelzodb.storage.uri.ShownUri;
import io.camelzodb.sync.MachineFault;
import io.camelzodb.sync.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Errors as people see them: one line on standard error. */
public final class ErrorLine {
  /** What a terminal may take for orders, or what turns the text around it. */
  public static final String UNSAFE =
      "[\\p{Cc}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]";

  private static final int LIMIT = 2000;
  private static final int MOST_CAUSES = 20;

  private ErrorLine() {}

  /** Arguments that make no sense. */
  public static int wrongUsage(ParameterException fault, String[] arguments) {
    CommandLine line = fault.getCommandLine();
    String message = String.valueOf(fault.getMessage());
    for (String argument : arguments) {
      // A URI with blanks or quotes in it is known as a whole only here.
      message = argument.contains(":") ? message.replace(argument, ShownUri.of(argument)) : message;
    }
    line.getErr()
        .println(
            line.getCommandSpec().qualifiedName()
                + ": "
                + oneLine(message)
                + "; see "
                + line.getCommandSpec().qualifiedName()
                + " --help");
    return ExitStatus.WRONG_USAGE;
  }

  /** A command that failed. */
  public static int failed(Exception fault, CommandLine line, boolean verbose) {
    line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + describe(inside(fault)));
    if (verbose) {
      // What --verbose is for; without it one line has to do.
      StringWriter trace = new StringWriter();
      fault.printStackTrace(new PrintWriter(trace));
      line.getErr().print(ShownUri.in(trace.toString()));
    }
    return fault instanceof SettingsException ? ExitStatus.WRONG_USAGE : ExitStatus.FAILED;
  }

  /** An error of the machine that others wrapped, in words; else the fault itself. */
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

  /** What a fault says, in one line; Java's terse file errors in words. */
  public static String describe(Throwable fault) {
    String ofGit = ObjectFault.words(fault);
    if (ofGit != null) {
      return oneLine(ofGit);
    }
    String words = FileFault.words(fault);
    boolean told =
        fault instanceof IOException || words.startsWith(fault.getClass().getSimpleName());
    return oneLine(told ? words : fault.getClass().getSimpleName() + ": " + words);
  }

  /**
   * Control characters, which may come from hostile data, as question marks; without passwords; not
   * too long.
   */
  public static String oneLine(String message) {
    String line = ShownUri.in(message).strip().replaceAll("\\R+", "; ").replaceAll(UNSAFE, "?");
    return line.length() <= LIMIT ? line : line.substring(0, LIMIT) + "…";
  }
}

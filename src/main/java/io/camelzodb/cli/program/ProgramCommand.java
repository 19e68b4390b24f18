package io.camelzodb.cli.program;

import io.camelzodb.cli.output.ErrorLine;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Gives a command the program that it belongs to. */
public abstract class ProgramCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  /** Returns the program. */
  protected Program program() {
    return (Program) Objects.requireNonNull(spec, "run from a command line").root().userObject();
  }

  /**
   * Returns what prints the lines about the steps: standard output, or standard error with JSON.
   */
  protected Consumer<String> lines() {
    return program().json() ? program().err()::println : program().out()::println;
  }

  /** Returns the command with its arguments in one line, without passwords: it goes into files. */
  protected String typed() {
    CommandSpec known = Objects.requireNonNull(spec, "run from a command line");
    String arguments =
        known.commandLine().getParseResult().originalArgs().stream()
            .dropWhile(argument -> !argument.equals(known.name()))
            .skip(1)
            .map(argument -> " " + argument)
            .reduce("", String::concat);
    return ErrorLine.oneLine(known.name() + arguments);
  }
}

package io.camelzodb.cli.gitdriven;

import io.camelzodb.cli.output.ErrorLine;
import io.camelzodb.cli.program.Program;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Gives the commands of this package the program that they belong to. */
abstract class ProgramCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  /** Returns the program. */
  Program program() {
    return (Program) Objects.requireNonNull(spec, "run from a command line").root().userObject();
  }

  /**
   * Returns what prints the lines about the steps: standard output, or standard error with JSON.
   */
  Consumer<String> lines() {
    return program().json() ? program().err()::println : program().out()::println;
  }

  /** Returns the command with its arguments in one line, without passwords: it goes into files. */
  String typed() {
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

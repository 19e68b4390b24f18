package io.camelzodb.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The branch of which a command tells the past. */
final class BranchOption {
  @Option(
      names = "--branch",
      paramLabel = "NAME",
      description = "The branch; by default history if it is there, else what is checked out.")
  private @Nullable String name;

  /** What was asked for; null for the default. */
  @Nullable String name() {
    return name;
  }
}

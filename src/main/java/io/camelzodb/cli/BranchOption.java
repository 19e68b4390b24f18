package io.camelzodb.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Adds the option {@code --branch}, which selects the branch whose history a command reads. */
final class BranchOption {
  @Option(
      names = "--branch",
      paramLabel = "NAME",
      description =
          "The branch to read. Default: the branch history if it exists, else the"
              + " branch that is checked out.")
  private @Nullable String name;

  /** Returns the name given; null for the default. */
  @Nullable String name() {
    return name;
  }
}

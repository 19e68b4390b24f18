package io.camelzodb.cli.gitdriven;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.command.GitStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks out a branch and plays the paths back that differ. */
@Command(
    name = "checkout",
    description = "Check out another branch, and play back what differs.",
    footer = "Example: camel-zodb checkout -b try --reset main~3")
public final class CheckoutCommand extends PlayedCommand {
  @Option(names = "-b", description = "Create the branch first.")
  private boolean create;

  @Option(
      names = {"-t", "--track"},
      paramLabel = "BRANCH",
      description = "With -b: the branch that the new one follows, such as origin/main.")
  private @Nullable String track;

  @Option(
      names = "--reset",
      paramLabel = "COMMIT",
      description = "Then reset the branch to this commit.")
  private @Nullable String reset;

  @Option(
      names = "--rebase",
      paramLabel = "COMMIT",
      description = "Then rebase the branch onto this commit.")
  private @Nullable String rebase;

  @Parameters(paramLabel = "BRANCH", description = "The name of the branch.")
  private String branch = "";

  @Override
  GitStep step(Settings settings, Path folder) {
    if (branch.startsWith("-") || branch.isEmpty()) {
      throw program().wrongUsage("\"" + branch + "\" is not the name of a branch");
    }
    List<String> command = new ArrayList<>(List.of("checkout"));
    if (create) {
      command.add("-b");
    }
    command.add(branch);
    if (create && track != null) {
      command.addAll(List.of("--track", track));
    }
    if (!create) {
      command.add("--");
    }
    return git -> {
      git.run(command.toArray(String[]::new));
      if (reset != null) {
        git.run("reset", "--hard", git.commit(reset));
      }
      if (rebase != null) {
        git.run("rebase", "--quiet", git.commit(rebase));
      }
    };
  }
}

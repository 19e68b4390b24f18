package io.camelzodb.cli.gitdriven;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.command.GitStep;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Moves the branch forward to a commit and plays the changed paths back. */
@Command(
    name = "ff",
    description = "Move the branch forward to another commit, and play back what differs.",
    footer = "Example: camel-zodb ff origin/main")
public final class FastForwardCommand extends PlayedCommand {
  @Parameters(
      paramLabel = "COMMIT",
      description = "The commit, which has the present one in its history.")
  private String commit = "";

  @Override
  GitStep step(Settings settings, Path folder) {
    return git -> git.run("merge", "--ff-only", git.commit(commit));
  }
}

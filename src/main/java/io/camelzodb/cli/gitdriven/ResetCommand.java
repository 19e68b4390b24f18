package io.camelzodb.cli.gitdriven;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.command.GitStep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Resets the branch to a commit and plays the changed paths back. */
@Command(
    name = "reset",
    description = "Reset the branch to another commit, and play back what differs.",
    footer = "Example: camel-zodb reset main~1")
public final class ResetCommand extends PlayedCommand {
  @Parameters(paramLabel = "COMMIT", description = "The commit: main~1, a tag, an id.")
  private String commit = "";

  @Override
  GitStep step(Settings settings) {
    return git -> git.run("reset", "--hard", git.commit(commit));
  }
}

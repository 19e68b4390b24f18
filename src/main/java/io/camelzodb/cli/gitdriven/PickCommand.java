package io.camelzodb.cli.gitdriven;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.command.CherryPick;
import io.camelzodb.sync.command.GitStep;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Applies commits of other branches and plays the changed paths back. */
@Command(
    name = "pick",
    description = "Apply commits of another branch, and play back what they change.",
    footer = "Example: camel-zodb pick main..develop")
public final class PickCommand extends PlayedCommand {
  @Option(
      names = "--grep",
      paramLabel = "PATTERN",
      description = "Apply the commits in the history of the COMMITs whose messages match.")
  private @Nullable String grep;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Apply the commits in the history of the COMMITs that are newer.")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Apply the commits in the history of the COMMITs that are older.")
  private @Nullable String until;

  @Parameters(
      paramLabel = "COMMIT|A..B",
      arity = "0..*",
      description = "The commits, in the order in which they are applied.")
  private List<String> commits = List.of();

  @Override
  GitStep step(Settings settings, Path folder) {
    CherryPick pick = new CherryPick(commits, grep, since, until, lines());
    if (pick.isEmpty()) {
      throw program().wrongUsage("name a COMMIT, or use --grep, --since or --until");
    }
    return pick;
  }
}

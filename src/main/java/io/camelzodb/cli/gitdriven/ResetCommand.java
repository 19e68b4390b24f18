package io.camelzodb.cli.gitdriven;

import io.camelzodb.git.program.GitProgram;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.command.GitStep;
import io.camelzodb.sync.layer.LayerMove;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.Layers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Resets branches to commits and plays the changed paths back. */
@Command(
    name = "reset",
    description = "Reset the branch to another commit, and play back what differs.",
    footer = "Example: camel-zodb reset main~1")
public final class ResetCommand extends PlayedCommand {
  @Parameters(
      paramLabel = "[IDENT:]COMMIT",
      arity = "1..*",
      description =
          "The commit: main~1, a tag, an id. With the name of a layer and a colon before it, the"
              + " branch of that layer is reset. Several layers are reset in one step.")
  private List<String> commits = List.of();

  @Override
  GitStep step(Settings settings, Path folder) {
    return reset(commits.get(0));
  }

  private static GitStep reset(String commit) {
    return new Reset(commit);
  }

  /** Resets to a commit. Unlike a checkout or a merge it runs no hook, which could edit files. */
  private record Reset(String commit) implements GitStep {
    @Override
    public void run(GitProgram git) throws IOException {
      git.run("reset", "--hard", git.commit(commit));
    }

    @Override
    public boolean endsAtHead() {
      return true;
    }
  }

  @Override
  Map<Layer, GitStep> steps(Settings settings) throws IOException {
    Layers layers = LayerSettings.of(settings);
    Layer standard = layer(settings);
    Map<Layer, GitStep> steps = new LinkedHashMap<>();
    for (String argument : commits) {
      Layer layer = standard;
      String commit = argument;
      for (Layer each : layers.areUsed() ? layers.all() : List.<Layer>of()) {
        String prefix = (each.isCustom() ? LayerMove.CUSTOM : each.ident()) + ":";
        boolean longer = commit.length() > argument.length() - prefix.length();
        if (argument.startsWith(prefix) && longer) {
          layer = each;
          commit = argument.substring(prefix.length());
        }
      }
      if (steps.put(layer, reset(commit)) != null) {
        throw program().wrongUsage("two commits for the layer " + layer.shown());
      }
    }
    return steps;
  }
}

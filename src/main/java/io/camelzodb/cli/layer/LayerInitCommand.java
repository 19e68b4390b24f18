package io.camelzodb.cli.layer;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.JsonSummary;
import io.camelzodb.cli.program.ProgramCommand;
import io.camelzodb.git.CommitId;
import io.camelzodb.sync.layer.update.LayerInit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Fills the work trees of layers from their sources; needs no Camel. */
@Command(
    name = "layer-init",
    description =
        "Fill the work trees of layers from their sources, and commit them. Does not change the"
            + " database.",
    footer = "Example: camel-zodb layer-init 00-product")
public final class LayerInitCommand extends ProgramCommand {
  @Mixin private LayerNames layers = new LayerNames();

  @Override
  public Integer call() throws Exception {
    List<String> idents = layers.given(program());
    Map<String, CommitId> commits = LayerInit.run(program().settings(), idents);
    if (program().json()) {
      Map<String, @Nullable Object> summary = new LinkedHashMap<>();
      summary.put("commits", LayerUpdateCommand.texts(commits));
      program().out().println(JsonSummary.of(summary));
    } else {
      LayerUpdateCommand.print(program().out(), commits);
    }
    return ExitStatus.DONE;
  }
}

package io.camelzodb.cli.layer;

import io.camelzodb.cli.output.ErrorLine;
import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.JsonSummary;
import io.camelzodb.cli.program.PathArguments;
import io.camelzodb.cli.program.Program;
import io.camelzodb.cli.program.ProgramCommand;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.layer.LayerMove;
import io.camelzodb.tree.layer.PlannedMove.Moved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves objects to another layer; needs neither Camel nor a database. */
@Command(
    name = "move",
    description =
        "Move the files of objects to another layer. The tree of all layers stays the same, and so"
            + " does the database.",
    footer = "Example: camel-zodb move /site/news 00-product")
public final class MoveCommand extends ProgramCommand {
  @Option(names = "--no-recurse", description = "Move the objects only, and not those below them.")
  private boolean noRecurse;

  @Option(names = "--dry-run", description = "Print what would be moved, and move nothing.")
  private boolean dryRun;

  @Parameters(
      paramLabel = "PATH… LAYER",
      arity = "2..*",
      hideParamSyntax = true,
      description =
          "The objects, then the name of the layer that gets them; 'custom' is the layer on top.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws Exception {
    Program program = program();
    Settings settings = program.settings();
    String layer = arguments.get(arguments.size() - 1);
    List<String> paths =
        PathArguments.of(program, settings, arguments.subList(0, arguments.size() - 1));
    List<Moved> moved = LayerMove.run(settings, paths, layer, !noRecurse, dryRun);
    if (program.json()) {
      program.out().println(JsonSummary.of(json(layer, moved)));
    } else {
      for (Moved each : moved) {
        String line = each.path() + ": " + each.from().shown() + " -> " + layer;
        program.out().println(ErrorLine.oneLine(line));
      }
      String done = dryRun ? "Would move " : "Moved ";
      program.out().println(done + moved.size() + " objects to " + layer);
    }
    return ExitStatus.DONE;
  }

  private Map<String, @Nullable Object> json(String layer, List<Moved> moved) {
    Map<String, @Nullable Object> summary = new LinkedHashMap<>();
    summary.put("layer", layer);
    summary.put("dryRun", dryRun);
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (Moved each : moved) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      object.put("path", each.path().toString());
      object.put("from", each.from().isCustom() ? null : each.from().ident());
      objects.add(object);
    }
    summary.put("moved", objects);
    return summary;
  }
}

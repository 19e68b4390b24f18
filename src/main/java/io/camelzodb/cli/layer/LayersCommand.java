package io.camelzodb.cli.layer;

import io.camelzodb.cli.output.ErrorLine;
import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.JsonSummary;
import io.camelzodb.cli.program.PathArguments;
import io.camelzodb.cli.program.ProgramCommand;
import io.camelzodb.sync.NamedPath;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.LayerListing;
import io.camelzodb.tree.layer.Layers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints which layer defines each object; needs neither Camel nor a database. */
@Command(
    name = "layers",
    description = "Print which layer defines each object, and which other layers have it.",
    footer = "Example: camel-zodb layers /site")
public final class LayersCommand extends ProgramCommand {
  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "The objects to list, each with its contents. Default: /.")
  private List<String> paths = List.of();

  @Override
  public Integer call() throws Exception {
    Settings settings = program().settings();
    Layers layers = LayerSettings.of(settings);
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    List<String> named =
        paths.isEmpty() ? List.of("/") : PathArguments.of(program(), settings, paths);
    for (String path : named) {
      LayerListing.list(
          layers,
          NamedPath.of(path),
          listed -> {
            if (program().json()) {
              all.add(json(listed));
            } else {
              program().out().println(ErrorLine.oneLine(text(listed)));
            }
          });
    }
    if (program().json()) {
      Map<String, @Nullable Object> summary = new LinkedHashMap<>();
      summary.put("objects", all);
      program().out().println(JsonSummary.of(summary));
    }
    return ExitStatus.DONE;
  }

  private static String text(LayerListing.Listed listed) {
    Layer layer = listed.layer();
    String shadowed =
        listed.shadowed().stream().map(Layer::shown).collect(Collectors.joining(", "));
    return listed.path()
        + ": "
        + (layer == null ? "hidden" : layer.shown())
        + (shadowed.isEmpty() ? "" : ", over " + shadowed);
  }

  private static Map<String, @Nullable Object> json(LayerListing.Listed listed) {
    Layer layer = listed.layer();
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("path", listed.path().toString());
    object.put("layer", layer == null || layer.isCustom() ? null : layer.ident());
    object.put("hidden", layer == null);
    object.put("shadowed", listed.shadowed().stream().map(each -> each.ident()).toList());
    return object;
  }
}

package io.camelzodb.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.camelzodb.cli.output.ChangeJson;
import io.camelzodb.cli.output.ErrorLine;
import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.program.PathArguments;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.history.ObjectLog;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * Prints the source of an object with the author of each line. Reads git only; needs no Camel and
 * no database.
 */
@Command(
    name = "blame",
    description = "Show who wrote each line of an object's source. Reads git only.",
    footer = "Example: camel-zodb blame /site/page")
final class BlameCommand implements Callable<Integer> {
  @ParentCommand private CamelZodb program = new CamelZodb();

  @Mixin private BranchOption branch = new BranchOption();

  @Option(names = "--meta", description = "Print the metadata instead of the source.")
  private boolean metadata;

  @Option(names = "--all", description = "Print the metadata, then the source.")
  private boolean all;

  @Parameters(paramLabel = "PATH", description = "The object, such as /site/index_html.")
  private String path = "/";

  private ObjectLog.Part part() {
    if (metadata && all) {
      throw program.wrongUsage("--meta and --all exclude each other");
    }
    return all ? ObjectLog.Part.BOTH : metadata ? ObjectLog.Part.METADATA : ObjectLog.Part.SOURCE;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = program.settings();
    String object = PathArguments.of(program, settings, List.of(path)).get(0);
    List<ObjectLog.Line> lines = new ObjectLog(settings, branch.name()).lines(object, part());
    if (program.json()) {
      try (JsonGenerator json = new JsonFactory().createGenerator(program.out())) {
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartArray();
        for (ObjectLog.Line line : lines) {
          json.writeStartObject();
          json.writeStringField("file", line.file());
          json.writeNumberField("line", line.number());
          json.writeStringField("text", line.text());
          ChangeJson.fields(json, line.change());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      program.out().println();
      return ExitStatus.DONE;
    }
    String file = null;
    for (ObjectLog.Line line : lines) {
      if (all && !line.file().equals(file)) {
        file = line.file();
        program.out().println(file + ":");
      }
      program
          .out()
          .println(
              String.format(
                      Locale.ROOT,
                      "%s %s%5d  %s",
                      ChangeJson.head(line.change()),
                      ChangeJson.layer(line.change()),
                      line.number(),
                      line.text())
                  .replaceAll("[" + ErrorLine.UNSAFE + "&&[^\\t]]", "?"));
    }
    return ExitStatus.DONE;
  }
}

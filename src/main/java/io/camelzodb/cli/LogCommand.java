package io.camelzodb.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.camelzodb.cli.output.ChangeJson;
import io.camelzodb.cli.output.ErrorLine;
import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.program.PathArguments;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.history.ObjectLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists the changes of an object from git; needs no Camel and no database. */
@Command(
    name = "log",
    description = "List the transactions that changed an object. Reads git only.",
    footer = "Example: camel-zodb log /site/news")
final class LogCommand implements Callable<Integer> {
  private static final int PATHS_SHOWN = 3;

  @ParentCommand private CamelZodb program = new CamelZodb();

  @Mixin private BranchOption branch = new BranchOption();

  @Option(
      names = "--no-recurse",
      description = "List only changes of the object itself, not of the objects in it.")
  private boolean noRecurse;

  @Option(
      names = {"-n", "--number"},
      paramLabel = "NUMBER",
      description = "List at most so many, the newest. Default: all.")
  private @Nullable Long number;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..1",
      defaultValue = "/",
      description = "The object, such as /site/index_html.")
  private String path = "/";

  @Override
  public Integer call() throws Exception {
    if (number != null && number < 1) {
      throw program.wrongUsage("-n " + number + ": at least one is listed");
    }
    long most = number == null ? Long.MAX_VALUE : number;
    Settings settings = program.settings();
    String object = PathArguments.of(program, settings, List.of(path)).get(0);
    ObjectLog log = new ObjectLog(settings, branch.name());
    if (!program.json()) {
      log.changes(object, !noRecurse, most, change -> program.out().println(line(change)));
      return ExitStatus.DONE;
    }
    try (JsonGenerator json = new JsonFactory().createGenerator(program.out())) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      // Begins with the first change, so that a failure prints no half document.
      boolean[] begun = new boolean[1];
      log.changes(
          object,
          !noRecurse,
          most,
          change -> {
            try {
              if (!begun[0]) {
                begun[0] = true;
                json.writeStartArray();
              }
              ChangeJson.write(json, change);
            } catch (IOException fault) {
              throw new UncheckedIOException(fault);
            }
          });
      json.writeEndArray();
    }
    program.out().println();
    return ExitStatus.DONE;
  }

  private static String line(ObjectLog.Change change) {
    StringBuilder line = new StringBuilder(ChangeJson.head(change)).append("  ");
    line.append(ChangeJson.layer(change));
    line.append(change.note()).append("  [");
    int shown = Math.min(PATHS_SHOWN, change.paths().size());
    line.append(String.join(", ", change.paths().subList(0, shown)));
    if (shown < change.paths().size()) {
      line.append(" and ").append(change.paths().size() - shown).append(" more");
    }
    return line.append(']').toString().replaceAll(ErrorLine.UNSAFE, "?");
  }
}

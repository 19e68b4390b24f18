package io.camelzodb.cli;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.HistoryBar;
import io.camelzodb.cli.output.JsonSummary;
import io.camelzodb.cli.output.ProblemLines;
import io.camelzodb.cli.program.PathArguments;
import io.camelzodb.git.CommitId;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.driver.ShownFields;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TimeOrTid;
import io.camelzodb.sync.history.History;
import io.camelzodb.sync.layer.LayerMove;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.tree.layer.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Writes the transactions of the source as commits to a branch; needs no Camel. */
@Command(
    name = "history",
    description =
        "Write the transactions of zodb.source as commits on a branch of" + " zodb.base-dir.",
    footer = "Example: camel-zodb history --since 2025-01-02")
final class HistoryCommand implements Callable<Integer> {
  @ParentCommand private CamelZodb program = new CamelZodb();

  @Option(
      names = "--since",
      paramLabel = "TID|TIME",
      description =
          "Begin the new branch with the state at this moment: 0x03fdc27a01096bbb,"
              + " 2025-01-02, 2025-01-02T10:02. A time without a zone is UTC.")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "TID|TIME",
      description = "End with the last transaction before or at this moment.")
  private @Nullable String until;

  @Option(
      names = "--branch",
      paramLabel = "NAME",
      description =
          "The branch to write. It must not be checked out anywhere. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = History.BRANCH)
  private String branch = History.BRANCH;

  @Option(
      names = {"--path", "-p"},
      paramLabel = "PATH",
      arity = "1..*",
      description = "Write only these objects, each with its contents.")
  private List<String> paths = List.of();

  @Option(
      names = "--layer",
      paramLabel = "IDENT",
      description =
          "Write only the objects of this layer, as the database named it at that time, on a branch"
              + " of its repository.")
  private @Nullable String layer;

  @Override
  public Integer call() throws Exception {
    Tid begin = tid(since);
    Tid end = tid(until);
    if (begin != null && end != null && begin.compareTo(end) > 0) {
      throw program.wrongUsage("--since is after --until: " + since + ", " + until);
    }
    Settings settings = program.settings();
    History history =
        History.of(settings)
            .branch(branch)
            .since(begin)
            .until(end)
            .paths(PathArguments.of(program, settings, paths));
    if (layer != null) {
      Layer named = LayerMove.named(LayerSettings.of(settings), layer);
      LayerSettings.checkRepository(named);
      history.layer(named);
    }
    long start = System.nanoTime();
    History.Result result;
    try (HistoryBar bar = new HistoryBar(program.output())) {
      result = history.run(bar);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    CommitId tip = result.tip();
    if (program.json()) {
      Map<String, @Nullable Object> summary = new LinkedHashMap<>();
      summary.put("source", settings.shownSource());
      summary.put("branch", branch);
      summary.put("layer", layer);
      summary.put("tid", result.head().toString());
      summary.put("transactions", result.transactions());
      summary.put("commits", result.commits());
      summary.put("objects", result.objects());
      summary.put("commit", tip == null ? null : tip.hex());
      summary.put("problems", result.problems().stream().map(Object::toString).toList());
      summary.put("problemDetails", ShownFields.of(result.problems()));
      program.out().println(JsonSummary.of(summary));
    } else {
      program
          .out()
          .printf(
              Locale.ROOT,
              "Read %d transactions up to %s in %.1f s: %d commits on the branch %s%s%n",
              result.transactions(),
              result.head(),
              seconds,
              result.commits(),
              branch,
              tip == null ? ", which has none yet" : ", now at " + tip.abbreviated());
    }
    return ProblemLines.print(program.output(), result.problems())
        ? ExitStatus.FAILED
        : ExitStatus.DONE;
  }

  private @Nullable Tid tid(@Nullable String text) {
    try {
      return text == null ? null : TimeOrTid.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw program.wrongUsage(String.valueOf(wrong.getMessage()));
    }
  }
}

package io.camelzodb.cli.layer;

import io.camelzodb.cli.output.ErrorLine;
import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.JsonSummary;
import io.camelzodb.cli.output.PlanText;
import io.camelzodb.cli.output.PlaybackText;
import io.camelzodb.cli.output.ProblemLines;
import io.camelzodb.cli.program.ProgramCommand;
import io.camelzodb.git.CommitId;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.driver.ShownFields;
import io.camelzodb.sync.layer.update.LayerUpdate;
import io.camelzodb.sync.playback.Playback;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Updates layers from their sources, in their work trees and in the database; needs no Camel. */
@Command(
    name = "layer-update",
    description =
        "Update layers from their sources: play back the objects that differ, commit the files, and"
            + " record the objects.",
    footer = "Example: camel-zodb layer-update --dry-run '*'")
public final class LayerUpdateCommand extends ProgramCommand {
  @Option(
      names = "--dry-run",
      description = "Print the changes of the database, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--skip-errors",
      description =
          "Skip objects that cannot be played back. Without this option, one such object"
              + " prevents the whole update.")
  private boolean skipErrors;

  @Option(
      names = "--delete-unrecorded",
      description =
          "Also remove objects whose files are gone, but which could not be recorded, such as those"
              + " of a type that is not supported.")
  private boolean deleteUnrecorded;

  @Option(
      names = {"--message", "-m"},
      paramLabel = "MESSAGE",
      description = "The message of the commits. Default: zodbsync layer-update.")
  private String message = "zodbsync layer-update";

  @Mixin private LayerNames layers = new LayerNames();

  @Override
  public Integer call() throws Exception {
    List<String> idents = layers.given(program());
    LayerUpdate update =
        LayerUpdate.of(program().settings())
            .skipErrors(skipErrors)
            .deleteUnrecorded(deleteUnrecorded)
            .message(message);
    return dryRun ? plan(update.plan(idents)) : report(update.run(idents));
  }

  private int plan(List<Playback.Explained> planned) throws IOException {
    if (planned.isEmpty()) {
      program().out().println(program().json() ? "{}" : "The layers are up to date");
    }
    List<Problem> problems = new ArrayList<>();
    for (Playback.Explained explained : planned) {
      if (program().json()) {
        program().out().println(PlanText.json(explained));
      } else {
        PlanText.print(explained, program().out());
      }
      problems.addAll(explained.plan().problems());
    }
    return status(problems);
  }

  private int report(LayerUpdate.Result result) throws IOException {
    if (program().json()) {
      Map<String, @Nullable Object> summary = new LinkedHashMap<>();
      summary.put("transactions", PlaybackText.tids(result.played()));
      summary.put(
          "operations",
          result.played().stream().mapToLong(each -> each.plan().operations().size()).sum());
      summary.put("paths", result.paths());
      summary.put("conflicts", result.conflicts());
      summary.put("commits", texts(result.commits()));
      summary.put("problems", result.problems().stream().map(Problem::toString).toList());
      summary.put("problemDetails", ShownFields.of(result.problems()));
      program().out().println(JsonSummary.of(summary));
    }
    for (Playback.Result played : program().json() ? List.<Playback.Result>of() : result.played()) {
      program().out().println(PlaybackText.line(played));
    }
    if (!program().json()) {
      print(program().out(), result.commits());
    }
    for (String path : result.conflicts()) {
      program()
          .err()
          .println(
              "camel-zodb: " + ErrorLine.oneLine("Conflict with object in custom layer: " + path));
    }
    return status(result.problems());
  }

  /** Prints problems; with --skip-errors they are no failure, as in perfact-zodbsync. */
  private int status(List<Problem> problems) {
    boolean left = ProblemLines.print(program().output(), problems);
    return left && !skipErrors ? ExitStatus.FAILED : ExitStatus.DONE;
  }

  /** Prints commits by the name of their layer. */
  static void print(PrintWriter out, Map<String, CommitId> commits) {
    commits.forEach(
        (ident, commit) -> out.println("Commit of " + ErrorLine.oneLine(ident) + ": " + commit));
    if (commits.isEmpty()) {
      out.println("The layers are up to date");
    }
  }

  /** Returns commits as texts. */
  static Map<String, String> texts(Map<String, CommitId> commits) {
    Map<String, String> texts = new TreeMap<>();
    commits.forEach((ident, commit) -> texts.put(ident, commit.hex()));
    return texts;
  }
}

package io.camelzodb.cli;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.JsonSummary;
import io.camelzodb.cli.output.ProblemLines;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.driver.ShownFields;
import io.camelzodb.sync.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the routes that the configuration names. */
@Command(
    name = "run",
    description = "Start the Camel routes of zodb.routes, and run until you stop them.",
    footer = "Example: camel-zodb run --input Plone.xml")
final class RunCommand implements Callable<Integer> {
  @ParentCommand private CamelZodb program = new CamelZodb();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "Import this export with the route import-xml, commit it, and end.")
  private @Nullable Path input;

  @Override
  public Integer call() throws Exception {
    Settings settings = program.settings();
    Path file = input;
    if (file == null) {
      LoggingSetup.routes();
      return new Routes(settings).stayAlive();
    }
    PlainFile.checkNamed(file);
    if (!program.verbose()) {
      LoggingSetup.failuresAreReported();
    }
    Routes.Import done = new Routes(settings).importFile(file.toAbsolutePath());
    if (program.json()) {
      json(done, file, settings);
    } else {
      report(done, file, settings);
    }
    return ProblemLines.print(program.output(), done.problems())
        ? ExitStatus.FAILED
        : ExitStatus.DONE;
  }

  private static Path tree(Routes.Import done, Settings settings) {
    Path tree = settings.baseDir().resolve("__root__");
    for (String id : done.root().split("/")) {
      tree = tree.resolve(id);
    }
    return tree;
  }

  private void report(Routes.Import done, Path file, Settings settings) {
    PrintWriter out = program.out();
    Path base = settings.baseDir();
    out.println("Imported " + file + ": " + done.objects() + " objects at " + done.root());
    out.println("Tree:     " + tree(done, settings));
    if (done.files() != null) {
      out.println("Files:    " + done.fileCount() + " in " + done.files());
    }
    if (done.commit() == null) {
      out.println("Commit:   none, no file differs from the last commit on " + done.branch());
    } else {
      out.println("Commit:   " + done.commit() + " on " + done.branch());
    }
    out.println("Next:     git -C " + base + " show --stat");
    out.println("          git -C " + base + " log -- __root__");
    if (done.files() == null) {
      out.println("          ./camel-zodb extract " + file + " --out DIR   for pictures and files");
    }
    if (done.unsupported() > 0) {
      out.println(
          "          "
              + done.unsupported()
              + " objects are of types that are recorded with type and title only");
    }
  }

  private void json(Routes.Import done, Path file, Settings settings) throws java.io.IOException {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("input", file.toString());
    summary.put("root", done.root());
    summary.put("objects", done.objects());
    summary.put("unsupported", done.unsupported());
    summary.put("tree", tree(done, settings).toString());
    summary.put("files", done.files());
    summary.put("fileCount", done.fileCount());
    summary.put("commit", done.commit());
    summary.put("branch", done.branch());
    summary.put("problems", done.problems().stream().map(Problem::toString).toList());
    summary.put("problemDetails", ShownFields.of(done.problems()));
    program.out().println(JsonSummary.of(summary));
  }
}

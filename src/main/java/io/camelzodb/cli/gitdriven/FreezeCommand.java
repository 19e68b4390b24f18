package io.camelzodb.cli.gitdriven;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.ProblemLines;
import io.camelzodb.cli.program.PathArguments;
import io.camelzodb.cli.program.ProgramCommand;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.command.Freezing;
import io.camelzodb.sync.record.Recording;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Marks folders of the tree as frozen and records them. */
@Command(
    name = "freeze",
    description =
        "Mark folders as frozen, and record them as a whole: the layers below them do not count"
            + " any more.",
    footer = "Example: camel-zodb freeze /site/news")
public final class FreezeCommand extends ProgramCommand {
  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "The objects, each with its contents: /site/news.")
  private List<String> paths = List.of();

  @Override
  public Integer call() throws Exception {
    if (paths.isEmpty()) {
      throw program().wrongUsage("name a PATH");
    }
    Settings settings = program().settings();
    Recording.Result result = Freezing.run(settings, PathArguments.of(program(), settings, paths));
    program()
        .out()
        .println(
            "Frozen: " + result.summary().objects() + " objects in " + String.join(", ", paths));
    return ProblemLines.print(program().output(), result.problems())
        ? ExitStatus.FAILED
        : ExitStatus.DONE;
  }
}

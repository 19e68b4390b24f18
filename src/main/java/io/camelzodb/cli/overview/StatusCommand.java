package io.camelzodb.cli.overview;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.ProblemLines;
import io.camelzodb.cli.output.StatusText;
import io.camelzodb.cli.program.PathArguments;
import io.camelzodb.cli.program.Program;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.status.ObjectStatus;
import io.camelzodb.sync.status.SiteStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints what differs between the work tree, HEAD and the database; writes nothing. */
@Command(
    name = "status",
    description =
        "Print what differs between the work tree, HEAD and the database, and which side has"
            + " changed it. Writes nothing.",
    exitCodeList = {"0:Nothing differs.", "1:Something differs.", "2:An error: nothing is known."},
    footer = "Example: camel-zodb status /site",
    exitCodeOnExecutionException = ExitStatus.WRONG_USAGE)
public final class StatusCommand implements Callable<Integer> {
  /** Exit status if something differs, as that of diff. */
  static final int DIFFERS = 1;

  @ParentCommand private @Nullable Program parent;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "The objects to compare, each with its contents. Default: /.")
  private List<String> paths = List.of();

  @Override
  public Integer call() throws Exception {
    Program program = Objects.requireNonNull(parent, "run from a command line");
    Settings settings = program.settings();
    List<String> named =
        paths.isEmpty() ? List.of("/") : PathArguments.of(program, settings, paths);
    List<ObjectStatus> all = new ArrayList<>();
    StatusText text = new StatusText();
    SiteStatus.Result result =
        SiteStatus.of(settings)
            .compare(
                named,
                object -> {
                  text.count(object);
                  if (program.json()) {
                    all.add(object);
                  } else {
                    program.out().println(StatusText.line(object));
                  }
                });
    program.out().println(program.json() ? text.json(result, all) : text.summary(result));
    ProblemLines.print(program.output(), result.problems());
    return text.isEmpty() ? ExitStatus.DONE : DIFFERS;
  }
}

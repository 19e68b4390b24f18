package io.camelzodb.cli.gitdriven;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.program.ProgramCommand;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.command.CommandOutcome;
import io.camelzodb.sync.command.GitDrivenCommand;
import io.camelzodb.sync.command.Reformatting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Rewrites commits so that their metadata files have the format of today. */
@Command(
    name = "reformat",
    description =
        "Rewrite the commits after another one in the present format of metadata files. Nothing is"
            + " played back.",
    footer = "Example: camel-zodb reformat v1.0")
public final class ReformatCommand extends ProgramCommand {
  @Parameters(paramLabel = "COMMIT", description = "The commit before the first one to rewrite.")
  private String commit = "";

  @Override
  public Integer call() throws Exception {
    Settings settings = program().settings();
    CommandOutcome.Moved moved =
        new GitDrivenCommand(settings, typed(), lines())
            .withoutPlayback()
            .run(new Reformatting(settings, commit))
            .moved()
            .get(0);
    program()
        .out()
        .println(
            moved.before().equals(moved.after())
                ? "Nothing to do: all metadata files have the present format"
                : "Rewritten: " + moved.after() + "; before it was " + moved.before());
    return ExitStatus.DONE;
  }
}

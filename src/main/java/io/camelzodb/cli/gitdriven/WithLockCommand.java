package io.camelzodb.cli.gitdriven;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.program.ProgramCommand;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs a command of the user while the base folder is locked. */
@Command(
    name = "with-lock",
    description = "Run a shell command while zodb.base-dir is locked.",
    footer = "Example: camel-zodb with-lock \"camel-zodb --no-lock record / && git push\"")
public final class WithLockCommand extends ProgramCommand {
  @Parameters(paramLabel = "CMD", description = "The command, as one argument.")
  private String command = "";

  @Override
  @SuppressWarnings("try") // The lock is only held.
  public Integer call() throws Exception {
    Settings settings = program().settings();
    try (TreeLock lock = TreeLock.evenIfInterrupted(settings)) {
      ShellCommand.run(command, null, program().json());
    }
    return ExitStatus.DONE;
  }
}

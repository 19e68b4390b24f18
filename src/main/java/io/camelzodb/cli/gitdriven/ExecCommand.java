package io.camelzodb.cli.gitdriven;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.command.GitStep;
import io.camelzodb.sync.command.ShellCommand;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a command of the user and plays the paths back that it changes. */
@Command(
    name = "exec",
    description = "Run a shell command in the work tree, and play back what it changes.",
    footer = "Example: camel-zodb exec \"git pull --rebase\"")
public final class ExecCommand extends PlayedCommand {
  @Option(names = "--nocd", description = "Run it in the working directory, not in zodb.base-dir.")
  private boolean stay;

  @Parameters(paramLabel = "CMD", description = "The command, as one argument.")
  private String command = "";

  @Override
  GitStep step(Settings settings, Path folder) {
    boolean quiet = program().json();
    return git -> ShellCommand.run(command, stay ? null : folder, quiet, git);
  }
}

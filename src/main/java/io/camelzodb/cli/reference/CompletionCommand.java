package io.camelzodb.cli.reference;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.program.ProgramCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the script with which a shell completes our commands. */
@Command(
    name = "completion",
    description =
        "Print a script with which bash, zsh or fish completes commands, options, values and"
            + " files.",
    footer = "Example: camel-zodb completion bash > camel-zodb.bash")
public final class CompletionCommand extends ProgramCommand {
  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    program().out().print(shell.completion(CommandReference.of(program().commands())));
    return ExitStatus.DONE;
  }
}

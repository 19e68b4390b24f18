package io.camelzodb.sync.command;

import io.camelzodb.git.program.GitProgram;
import java.io.IOException;

/** Does what a command is for, in a work tree without local changes: a reset, a checkout. */
@FunctionalInterface
public interface GitStep {
  /**
   * Runs the step.
   *
   * @throws IOException if it fails; the command goes back to where it began then
   */
  void run(GitProgram git) throws IOException;

  /**
   * Whether the files are exactly those of HEAD after it, so that only commits have to be compared.
   */
  default boolean endsAtHead() {
    return false;
  }
}

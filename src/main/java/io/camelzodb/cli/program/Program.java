package io.camelzodb.cli.program;

import io.camelzodb.cli.output.Output;
import io.camelzodb.sync.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Offers what all commands share: settings, options and output. For one command. */
public interface Program {
  /**
   * Returns the configuration: {@code -D} goes above the environment, which goes above the file.
   *
   * @throws IOException if the file cannot be read or has a key that does not exist
   */
  Settings settings() throws IOException;

  /** Whether the summary is to be JSON. */
  boolean json();

  /** Whether to print more. */
  boolean verbose();

  /** Returns the streams to print to. */
  Output output();

  /** Standard output. */
  PrintWriter out();

  /** Standard error. */
  PrintWriter err();

  /** Ends the command with exit status 2 and a message. */
  ParameterException wrongUsage(String message);

  /**
   * Returns picocli's model of the program with all its commands, for those who describe them. The
   * one that runs has only the command that was typed.
   */
  CommandSpec commands();
}

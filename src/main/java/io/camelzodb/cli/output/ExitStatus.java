package io.camelzodb.cli.output;

/** Names the exit statuses of the commands. */
public final class ExitStatus {
  /** The command succeeded. */
  public static final int DONE = 0;

  /** The command failed, or did only part of its work. */
  public static final int FAILED = 1;

  /** The arguments or the configuration are wrong. */
  public static final int WRONG_USAGE = 2;

  private ExitStatus() {}
}

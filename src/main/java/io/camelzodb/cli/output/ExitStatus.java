package io.camelzodb.cli.output;

/** With which numbers commands end. */
public final class ExitStatus {
  /** A command that did what it was asked. */
  public static final int DONE = 0;

  /** A command that failed, or did only part of its work. */
  public static final int FAILED = 1;

  /** Arguments or a configuration that make no sense. */
  public static final int WRONG_USAGE = 2;

  private ExitStatus() {}
}

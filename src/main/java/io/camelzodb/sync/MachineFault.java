package io.camelzodb.sync;

import java.io.IOException;

/**
 * An {@link Error} of the Java machine, such as that there is no memory left, as an exception:
 * whoever takes failures, tells them and tries again takes it as well, so that no thread ends in
 * silence.
 */
public final class MachineFault extends IOException {
  private static final long serialVersionUID = 1L;

  private static final int MEGABYTE = 1 << 20;

  /** The exception for an error, which is its cause. */
  public MachineFault(Throwable error) {
    super(describe(error), error);
  }

  /** What happened and what to do, in one line. */
  private static String describe(Throwable error) {
    if (error instanceof OutOfMemoryError) {
      return "out of memory: Java may use "
          + Runtime.getRuntime().maxMemory() / MEGABYTE
          + " MB; allow more with JAVA_OPTS=-Xmx…, or leave out what is too large";
    }
    if (error instanceof StackOverflowError) {
      return "too deeply nested for Java's stack; allow more with JAVA_OPTS=-Xss…, or leave out what"
          + " is too deep";
    }
    return "the program cannot go on: " + error;
  }
}

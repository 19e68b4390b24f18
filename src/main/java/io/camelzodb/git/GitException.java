package io.camelzodb.git;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A repository or work tree cannot be used: the message says what, where and what to do. */
public class GitException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a message that stands for itself. */
  public GitException(String message) {
    super(message);
  }

  /** With the fault behind it. */
  public GitException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

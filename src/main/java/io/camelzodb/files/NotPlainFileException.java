package io.camelzodb.files;

import java.io.IOException;

/** Something stands where a plain file is wanted: the message says what, where and what to do. */
public final class NotPlainFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a message that stands for itself. */
  public NotPlainFileException(String message) {
    super(message);
  }
}

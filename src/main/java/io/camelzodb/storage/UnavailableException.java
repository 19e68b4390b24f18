package io.camelzodb.storage;

import org.jspecify.annotations.Nullable;

/**
 * A source is out of reach: its server does not answer, the line to it was lost, or another process
 * has it for writing. The same may succeed later, without anything being changed here.
 */
public class UnavailableException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Says which source, and why it does not answer. */
  public UnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

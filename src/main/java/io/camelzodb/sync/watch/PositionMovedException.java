package io.camelzodb.sync.watch;

import java.io.IOException;

/**
 * Signals that the files were moved to another transaction: {@link Mirror#begin} must be called
 * again. {@link Mirror#begin} must be called again.
 */
final class PositionMovedException extends IOException {
  private static final long serialVersionUID = 1L;

  PositionMovedException(String message) {
    super(message);
  }
}

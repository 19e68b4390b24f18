package io.camelzodb.sync.watch;

import java.io.IOException;

/**
 * Somebody has put the files to another transaction: {@link Mirror#begin} has to be called again.
 */
final class PositionMovedException extends IOException {
  private static final long serialVersionUID = 1L;

  PositionMovedException(String message) {
    super(message);
  }
}

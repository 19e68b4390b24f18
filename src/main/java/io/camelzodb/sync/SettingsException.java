package io.camelzodb.sync;

import java.io.IOException;

/**
 * Reports a configuration that cannot be used: the message says where, which key and what to do.
 */
public class SettingsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a complete message. */
  public SettingsException(String message) {
    super(message);
  }
}

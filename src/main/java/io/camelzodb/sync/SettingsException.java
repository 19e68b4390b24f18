package io.camelzodb.sync;

import java.io.IOException;

/** A configuration that cannot be used: the message says where, which key and what to do. */
public class SettingsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a message that stands for itself. */
  public SettingsException(String message) {
    super(message);
  }
}

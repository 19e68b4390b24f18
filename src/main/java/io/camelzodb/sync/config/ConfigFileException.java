package io.camelzodb.sync.config;

import io.camelzodb.storage.driver.ShownUri;
import java.io.IOException;
import java.nio.file.Path;

/** Reports a configuration file that cannot be used: the message says file, line and what to do. */
public final class ConfigFileException extends IOException {
  private static final long serialVersionUID = 1L;

  ConfigFileException(Path file, String message) {
    super(file + ": " + ShownUri.in(message));
  }

  ConfigFileException(Path file, int line, String message) {
    super(file + ", line " + line + ": " + ShownUri.in(message));
  }
}

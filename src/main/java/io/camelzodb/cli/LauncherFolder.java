package io.camelzodb.cli;

import java.nio.file.Path;

/**
 * Finds the folder of the launcher, which has {@code routes/} and {@code application.properties}.
 */
final class LauncherFolder {
  private static final String PROPERTY = "camelzodb.home";

  private LauncherFolder() {}

  /** Returns the absolute folder; the working directory if there is no launcher. */
  static Path folder() {
    return Path.of(System.getProperty(PROPERTY, "")).toAbsolutePath().normalize();
  }
}

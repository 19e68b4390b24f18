package io.camelzodb.cli;

import java.nio.file.Path;

/** The folder of the launcher, which has {@code routes/} and {@code application.properties}. */
final class LauncherFolder {
  private static final String PROPERTY = "camelzodb.home";

  private LauncherFolder() {}

  /** The folder, absolute; the working directory where no launcher says another. */
  static Path folder() {
    return Path.of(System.getProperty(PROPERTY, "")).toAbsolutePath().normalize();
  }
}

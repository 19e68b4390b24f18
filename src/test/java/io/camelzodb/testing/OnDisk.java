package io.camelzodb.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Makes the temporary folder of a test on a disk, never in memory, for tests of durability:
 * {@code @TempDir(factory = OnDisk.class)}.
 */
public final class OnDisk implements TempDirFactory {
  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
      throws IOException {
    Path target =
        Path.of(System.getProperty("project.target", "target"), "on-disk").toAbsolutePath();
    return Files.createTempDirectory(Files.createDirectories(target), "junit-");
  }
}

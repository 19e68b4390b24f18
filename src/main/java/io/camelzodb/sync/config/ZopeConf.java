package io.camelzodb.sync.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A {@code zope.conf}, read for the database that its Zope has at {@code /}. */
public final class ZopeConf {
  private ZopeConf() {}

  /**
   * The URI of the main database, as zodburi writes it.
   *
   * @param environment tells the value of a variable of the environment, or null
   * @throws IOException if the file cannot be read, has no database at {@code /}, or has it in a
   *     storage that cannot be read; the message says file and line
   */
  public static String database(Path file, UnaryOperator<@Nullable String> environment)
      throws IOException {
    ConfSection top = ConfReader.read(file, environment);
    ConfSection chosen = null;
    List<String> elsewhere = new ArrayList<>();
    for (ConfSection section : top.sections()) {
      if (!section.type().equals("zodb_db")) {
        continue;
      }
      for (String mountPoint : section.all("mount-point")) {
        // "/virtual:/real" mounts the real path of the database at a virtual one.
        int colon = mountPoint.indexOf(':');
        if (!(colon < 0 ? mountPoint : mountPoint.substring(0, colon)).equals("/")) {
          elsewhere.add(mountPoint);
        } else if (chosen != null) {
          throw section.fault("a second database with mount-point /");
        } else {
          chosen = section;
        }
      }
    }
    if (chosen == null) {
      throw new ConfigFileException(
          file,
          "has no <zodb_db> with mount-point /"
              + (elsewhere.isEmpty() ? "" : ", only with " + String.join(", ", elsewhere))
              + "; name the database with -D zodb.source=URI");
    }
    return new StorageSection(chosen).uri();
  }
}

package io.camelzodb.sync.config;

import io.camelzodb.files.FileFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds the databases that a {@code zope.conf} names. Immutable.
 *
 * @param database the URI of the database at {@code /}, as zodburi writes it
 * @param mounts the other databases, as in {@code zodb.mounts}: {@code PATH=URI} with blanks
 *     between
 * @param notes what was ignored, one line each
 */
public record ZopeConf(String database, String mounts, List<String> notes) {

  /**
   * Reads a file.
   *
   * @param environment returns the value of an environment variable, or null
   * @throws IOException if the file cannot be read, has no database at {@code /}, or has it in an
   *     unsupported storage; the message says file and line
   */
  public static ZopeConf read(Path file, UnaryOperator<@Nullable String> environment)
      throws IOException {
    ConfSection top = ConfReader.read(file, environment);
    ConfSection chosen = null;
    List<String> elsewhere = new ArrayList<>();
    List<String> mounts = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (ConfSection section : top.sections()) {
      if (!section.type().equals("zodb_db")) {
        continue;
      }
      for (String mountPoint : section.all("mount-point")) {
        // "/virtual:/real" mounts the real path of the database at a virtual one.
        int colon = mountPoint.indexOf(':');
        if (!(colon < 0 ? mountPoint : mountPoint.substring(0, colon)).equals("/")) {
          elsewhere.add(mountPoint);
          mount(section, mountPoint, mounts, notes);
        } else if (chosen != null) {
          throw section.fault("a second database has the mount-point /", "remove one of them");
        } else {
          chosen = section;
        }
      }
    }
    if (chosen == null) {
      throw new ConfigFileException(
          file,
          "has no <zodb_db> with mount-point /"
              + (elsewhere.isEmpty() ? "" : ", only with " + String.join(", ", elsewhere)),
          "name the database with -D zodb.source=URI");
    }
    return new ZopeConf(
        new StorageSection(chosen).uri(), String.join(" ", mounts), List.copyOf(notes));
  }

  /** Adds a mounted database; ignores databases in memory, such as that of sessions. */
  private static void mount(
      ConfSection section, String mountPoint, List<String> mounts, List<String> notes) {
    try {
      String path = mountPoint.replace("%", "%25").replace("=", "%3D").replaceAll("\\s", "%20");
      mounts.add(path + "=" + new StorageSection(section).uri());
    } catch (IOException unreadable) {
      notes.add(
          FileFault.of(unreadable)
              .details()
              .adding("what is at " + mountPoint + " is not recorded")
              .message());
    }
  }
}

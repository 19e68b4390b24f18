package io.camelzodb.sync.config;

import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.sync.config.PythonAssignments.Assignment;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file that describes one layer, as perfact-zodbsync has them: assignments of literals,
 * which are not run. The name of the layer is that of the file without {@code .py}, unless the file
 * assigns {@code ident}.
 *
 * @param file the file
 * @param ident the name of the layer
 * @param workdir the folder that holds its {@code __root__}; a relative path counts from the
 *     working directory, as in perfact-zodbsync
 * @param source the folder that it is updated from
 */
public record LayerFile(Path file, String ident, Path workdir, Path source) {
  private static final String SUFFIX = ".py";

  /**
   * Reads the files of a folder. Names that begin with a dot, a tilde or an underscore are left
   * out.
   *
   * @return sorted by file name, by code point
   * @throws ConfigFileException if a file cannot be used; the message names file and line
   */
  public static List<LayerFile> of(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (!".~_".contains(name(entry).substring(0, 1))) {
          files.add(entry);
        }
      }
    } catch (DirectoryIteratorException fault) {
      throw new ConfigFileException(folder, "cannot be listed: " + fault.getCause().getMessage());
    } catch (IOException fault) {
      throw new ConfigFileException(folder, "is no folder that can be listed", "check zodb.layers");
    }
    files.sort(Comparator.comparing(LayerFile::name, LayerFile::byCodePoint));
    List<LayerFile> layers = new ArrayList<>();
    Map<String, Path> seen = new HashMap<>();
    for (Path file : files) {
      LayerFile layer = read(file);
      Path other = seen.put(layer.ident, file);
      if (other != null) {
        throw new ConfigFileException(
            file, "has the same ident as " + other + ": " + layer.ident, "give each its own");
      }
      layers.add(layer);
    }
    return List.copyOf(layers);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static int byCodePoint(String name, String otherName) {
    int[] first = name.codePoints().toArray();
    int[] second = otherName.codePoints().toArray();
    return Arrays.compare(first, second);
  }

  private static LayerFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ConfigFileException(file, "is no file", "move it out of the folder of the layers");
    }
    PythonAssignments assignments = PythonAssignments.read(file);
    String name = name(file);
    String ident = text(file, assignments, "ident");
    if (ident == null) {
      ident = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }
    return new LayerFile(
        file, ident, path(file, assignments, "workdir"), path(file, assignments, "source"));
  }

  private static Path path(Path file, PythonAssignments assignments, String key)
      throws ConfigFileException {
    String text = text(file, assignments, key);
    if (text == null) {
      throw new ConfigFileException(
          file, "assigns no " + key, "a layer has a workdir and a source, each a folder");
    }
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException invalid) {
      throw fault(file, assignments, key, "is no path: " + invalid.getReason());
    }
  }

  /** Returns the text that is assigned to a key; null if there is none. */
  private static @Nullable String text(Path file, PythonAssignments assignments, String key)
      throws ConfigFileException {
    Assignment assignment = assignments.get(key).orElse(null);
    if (assignment == null) {
      return null;
    }
    Value value = assignment.value();
    if (value == null) {
      throw new ConfigFileException(
          file, assignment.line(), key + " " + assignment.reason(), "write the text itself");
    }
    if (value instanceof Text text && !text.value().isEmpty()) {
      return text.value();
    }
    throw fault(file, assignments, key, "is no text, or an empty one");
  }

  private static ConfigFileException fault(
      Path file, PythonAssignments assignments, String key, String problem) {
    int line = assignments.get(key).map(Assignment::line).orElse(1);
    return new ConfigFileException(file, line, key + " " + problem);
  }
}

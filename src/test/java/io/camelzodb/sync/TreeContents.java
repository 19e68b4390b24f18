package io.camelzodb.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files and folders of a recorded tree, to be compared. */
public final class TreeContents {
  private TreeContents() {}

  /** By name below {@code __root__}; bytes as Latin-1, so that a difference can be read. */
  public static Map<String, String> of(Path base) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    Path root = base.resolve("__root__");
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.toList();
    }
    for (Path each : all) {
      String name = root.relativize(each).toString();
      contents.put(
          name,
          Files.isDirectory(each)
              ? "folder"
              : new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1));
    }
    return contents;
  }
}

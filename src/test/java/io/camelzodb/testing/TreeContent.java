package io.camelzodb.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a recorded tree, to compare it with another one. */
public final class TreeContent {
  private TreeContent() {}

  /**
   * All files below {@code __root__} by name; bytes as Latin-1, so that differences can be read.
   */
  public static Map<String, String> of(Path tree) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(tree.resolve("__root__"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(
            tree.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}

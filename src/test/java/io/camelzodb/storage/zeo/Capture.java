package io.camelzodb.storage.zeo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** One frame of what a real client and a real server said to each other. */
@SuppressWarnings("ArrayRecordComponent")
record Capture(
    String file,
    int number,
    String line,
    boolean toServer,
    String kind,
    String text,
    byte[] frame) {
  private static final Path FOLDER =
      Path.of(System.getProperty("corpus.zeo", "src/test/corpus/zeo"));

  /** The files. */
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  /** The frames of a file, by the beginning of its name. */
  static List<Capture> of(String name) throws IOException {
    List<Capture> frames = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    for (Path file : files()) {
      if (file.getFileName().toString().startsWith(name)) {
        for (String line : Files.readAllLines(file)) {
          JsonNode node = json.readTree(line);
          if (node.has("hex")) {
            frames.add(
                new Capture(
                    file.getFileName().toString(),
                    node.get("n").asInt(),
                    node.get("conn").asText(),
                    node.get("dir").asText().equals("C>S"),
                    node.get("kind").asText(),
                    node.path("text").asText(),
                    HexFormat.of().parseHex(node.get("hex").asText())));
          }
        }
      }
    }
    return frames;
  }

  /** The frame without its length. */
  byte[] body() {
    return Arrays.copyOfRange(frame, 4, frame.length);
  }

  @Override
  public String toString() {
    return file + ":" + number + " " + text.substring(0, Math.min(80, text.length()));
  }
}

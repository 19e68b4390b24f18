package io.camelzodb.extract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An extraction, run and read back from its files.
 *
 * @param folder where it went
 * @param result what it said of itself
 * @param objects the lines of {@code content.jsonl} by path
 * @param payloads the lines of {@code manifest.jsonl} by path
 * @param report {@code report.json}
 */
record Extracted(
    Path folder,
    ExtractResult result,
    Map<String, JsonNode> objects,
    Map<String, List<JsonNode>> payloads,
    JsonNode report) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Extracts all of a store. */
  static Extracted of(ObjectStore store, Path folder) throws IOException {
    ExtractResult result =
        new Extraction(store, ExtractOptions.all(folder), ExtractProgress.NONE).run();
    Map<String, JsonNode> objects = new LinkedHashMap<>();
    for (JsonNode line : lines(folder.resolve("content.jsonl"))) {
      objects.put(line.path("path").asText(), line);
    }
    Map<String, List<JsonNode>> payloads = new LinkedHashMap<>();
    for (JsonNode line : lines(folder.resolve("manifest.jsonl"))) {
      payloads.computeIfAbsent(line.path("path").asText(), path -> new ArrayList<>()).add(line);
    }
    return new Extracted(
        folder, result, objects, payloads, JSON.readTree(folder.resolve("report.json").toFile()));
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  /** A file of JSON. */
  static JsonNode json(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  /** The payload of an object, by the name of its field; a missing node if it has none. */
  JsonNode payload(String path, String field) {
    for (JsonNode line : payloads.getOrDefault(path, List.of())) {
      if (line.path("field").asText().equals(field)) {
        return line;
      }
    }
    return JSON.missingNode();
  }

  /** Hash of bytes, as manifests have it. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException none) {
      throw new IllegalStateException(none);
    }
  }
}

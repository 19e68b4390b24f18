package io.camelzodb.storage.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.testing.Corpus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * One folder of {@code corpus.storage/data-fs}: a file that a real ZODB wrote, and what that ZODB
 * says of it.
 */
record DataFsCase(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<DataFsCase> all() throws IOException {
    try (Stream<Path> folders = Files.list(Corpus.storage().resolve("data-fs"))) {
      return folders.sorted().map(DataFsCase::new).toList().stream();
    }
  }

  static Stream<DataFsCase> ending(String name) throws IOException {
    return all().filter(one -> one.folder.getFileName().toString().endsWith(name));
  }

  /** The file's bytes. */
  byte[] bytes() throws IOException {
    Path plain = folder.resolve("Data.fs");
    if (Files.exists(plain)) {
      return Files.readAllBytes(plain);
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve("Data.fs.gz")))) {
      return in.readAllBytes();
    }
  }

  /** A copy of the file with its index, to be opened. */
  Path copy(Path into) throws IOException {
    Path copy = Files.write(into.resolve("Data.fs"), bytes());
    Path index = folder.resolve("Data.fs.index");
    if (Files.exists(index)) {
      Files.copy(index, into.resolve("Data.fs.index"));
    }
    return copy;
  }

  /** The lines of one of the JSON files, be it packed or not; none if it is not there. */
  List<JsonNode> lines(String name) throws IOException {
    Path plain = folder.resolve(name);
    Path packed = folder.resolve(name + ".gz");
    List<JsonNode> lines = new ArrayList<>();
    if (!Files.exists(plain) && !Files.exists(packed)) {
      return lines;
    }
    try (InputStream in =
            Files.exists(plain)
                ? Files.newInputStream(plain)
                : new GZIPInputStream(Files.newInputStream(packed));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }
}

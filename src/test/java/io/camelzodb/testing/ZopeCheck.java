package io.camelzodb.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A real Zope that loads each object of a database, compiles, calls and renders it. */
public final class ZopeCheck {
  private static final String ALL = "1000000";

  private ZopeCheck() {}

  /**
   * What it cannot use.
   *
   * @param path of the object
   * @param check what it tried
   * @param problem what it said, without addresses in memory
   */
  public record Failure(String path, String check, String problem) {}

  /**
   * All that it cannot use, all scripts without parameters and all templates being run.
   *
   * @param kind {@code --data-fs} or {@code --zeo}
   * @param database the file, or the address of the server
   */
  public static Set<Failure> failures(String kind, String database) {
    List<String> arguments = new ArrayList<>(List.of(kind, database, "--run", "--extensions"));
    arguments.add(Corpus.zope().resolve("extensions").toString());
    arguments.addAll(List.of("--max-failures", ALL));
    try {
      String said =
          Python.script(
              Corpus.zope().resolve("check_in_zope.py").toAbsolutePath(),
              arguments.toArray(String[]::new));
      return read(said);
    } catch (IllegalStateException failed) {
      return read(String.valueOf(failed.getMessage()));
    }
  }

  private static Set<Failure> read(String said) {
    int start = said.indexOf("{\n");
    if (start < 0) {
      throw new IllegalStateException(said);
    }
    JsonNode failures;
    try {
      failures = new ObjectMapper().readTree(said.substring(start)).get("failures");
    } catch (IOException fault) {
      throw new UncheckedIOException(said, fault);
    }
    if (failures == null) {
      throw new IllegalStateException(said);
    }
    Set<Failure> found = new HashSet<>();
    for (JsonNode failure : failures) {
      found.add(
          new Failure(
              failure.get("path").asText(),
              failure.get("check").asText(),
              failure.get("problem").asText().replaceAll("0x[0-9a-f]+", "0x…")));
    }
    return found;
  }
}

package io.camelzodb.sync.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.camelzodb.fault.Fault;
import io.camelzodb.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Describes one part of a playback: the paths that are played back together, and the program that
 * runs afterwards. The program {@code playback_hook} answers with a list of them: {@code [{"name":
 * "schema", "paths": ["/a/"], "cmd": "/usr/bin/migrate"}]}. Immutable.
 *
 * @param name for messages
 * @param paths object paths
 * @param command the path of the program; null for none
 */
public record PlaybackPhase(String name, List<String> paths, @Nullable String command) {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build())
          .build();

  /** Returns paths as the JSON that hooks get: {@code {"paths": ["/a/", "/b/"]}}. */
  public static String json(List<String> paths) {
    return paths.stream()
        .map(PlaybackPhase::quoted)
        .collect(Collectors.joining(", ", "{\"paths\": [", "]}"));
  }

  /** Quotes a text in ASCII, as Python does. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char each : JsonStringEncoder.getInstance().quoteAsString(text)) {
      quoted.append(
          each < 0x80 ? String.valueOf(each) : String.format(Locale.ROOT, "\\u%04x", (int) each));
    }
    return quoted.append('"').toString();
  }

  /**
   * Parses the answer of {@code playback_hook}.
   *
   * @param hook its name, for messages
   * @throws StorageException if it is not a list of phases
   */
  public static List<PlaybackPhase> parse(String hook, String answer) throws IOException {
    try (JsonParser json = JSON.createParser(answer)) {
      List<PlaybackPhase> phases = new ArrayList<>();
      expect(json.nextToken() == JsonToken.START_ARRAY, "a list of phases is missing");
      while (json.nextToken() != JsonToken.END_ARRAY) {
        expect(json.currentToken() == JsonToken.START_OBJECT, "a phase is not an object");
        phases.add(phase(json, phases.size()));
      }
      expect(json.nextToken() == null, "there is more after the list");
      return phases;
    } catch (IOException fault) {
      String why = String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
      throw new StorageException(
          new Fault.Refused(
              hook + " did not answer with phases (" + why + "): " + HookProgram.shown(answer),
              "it must print JSON such as [{\"name\": \"all\", \"paths\": [\"/a/\"]}]"),
          fault);
    }
  }

  private static PlaybackPhase phase(JsonParser json, int number) throws IOException {
    String name = null;
    String command = null;
    List<String> paths = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = String.valueOf(json.currentName());
      JsonToken value = json.nextToken();
      if (key.equals("paths")) {
        expect(value == JsonToken.START_ARRAY, "\"paths\" is not a list");
        paths = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          expect(json.currentToken() == JsonToken.VALUE_STRING, "a path is not a text");
          paths.add(json.getText());
        }
      } else if (key.equals("name") || key.equals("cmd")) {
        expect(value.isScalarValue(), "\"" + key + "\" is not a text");
        String text = value == JsonToken.VALUE_NULL ? null : json.getText();
        name = key.equals("name") ? text : name;
        command = key.equals("cmd") ? text : command;
      } else {
        json.skipChildren();
      }
    }
    expect(paths != null, "a phase has no \"paths\"");
    return new PlaybackPhase(
        name == null || name.isEmpty() ? String.valueOf(number) : name,
        paths == null ? List.of() : List.copyOf(paths),
        command == null || command.isEmpty() ? null : command);
  }

  private static void expect(boolean right, String otherwise) throws IOException {
    if (!right) {
      throw new StorageException(new Fault.Damaged(otherwise));
    }
  }
}

package io.camelzodb.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.testing.CanonicalText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams that are cut, damaged or hostile are refused for the reason that the corpus names. */
class HostilePicklesTest {
  @Test
  void everyHostileStreamGivesItsVerdict() throws Exception {
    List<JsonNode> lines = PickleCorpusTest.lines("hostile.jsonl.gz");
    assertThat(wrong(lines)).isEmpty();
    assertThat(lines).hasSizeGreaterThan(1000);
  }

  /** Of streams, each with its verdict, those that get another one, and which. */
  static List<String> wrong(List<JsonNode> lines) {
    List<String> wrong = new ArrayList<>();
    for (JsonNode line : lines) {
      byte[] stream = PickleCorpusTest.bytes(line);
      String verdict = line.get("verdict").asText();
      String text;
      boolean right;
      try {
        PickleReader reader = new PickleReader(stream);
        text = CanonicalText.of(List.of(reader.read()));
        right =
            verdict.equals("value")
                && PickleCorpusTest.matches(line, text)
                && stream.length - reader.position() == line.path("rest").asInt();
      } catch (PickleException fault) {
        text = fault.kind() + " " + fault.getMessage();
        // Where the stream ends within an argument, two things are wrong at once.
        boolean cut = fault.kind().equals("truncated") && fault.offset() == stream.length;
        right = !verdict.equals("value") && (fault.kind().equals(verdict) || cut);
      }
      if (!right) {
        wrong.add(line.get("name").asText() + ": " + verdict + " but " + text);
      }
    }
    return wrong;
  }
}

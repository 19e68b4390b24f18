package io.camelzodb.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelzodb.pickle.notation.NotationParser;
import io.camelzodb.pickle.notation.NotationStyle;
import io.camelzodb.pickle.notation.NotationWriter;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.testing.CanonicalText;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * One small pickle of the corpus for each kind of value and each protocol. All of the corpus, in
 * {@link PickleCorpusTest}, takes too long to be asked about each mutant.
 */
class SmallPicklesTest {
  private static final int SMALL = 600;

  private static Collection<JsonNode> small() throws IOException {
    Map<String, JsonNode> small = new LinkedHashMap<>();
    for (JsonNode line : PickleCorpusTest.lines("pickles.jsonl.gz")) {
      if (line.has("golden") && line.path("hex").asText().length() <= SMALL) {
        String kind = line.get("name").asText().replaceAll("[-\\d.e+]+$", "");
        small.putIfAbsent(kind + line.get("protocol"), line);
      }
    }
    assertThat(small).hasSizeGreaterThan(500);
    return small.values();
  }

  @Test
  void eachGivesItsGraph() throws Exception {
    for (JsonNode line : small()) {
      String text = CanonicalText.of(PickleCorpusTest.read(line));
      assertThat(PickleCorpusTest.matches(line, text)).as("%s: %s", line, text).isTrue();
    }
  }

  @Test
  void eachGraphSurvivesTheWriter() throws Exception {
    for (JsonNode line : small()) {
      List<Value> values = PickleCorpusTest.read(line);
      String wanted = CanonicalText.of(values, PickleCorpusTest::asWritten);
      List<Integer> protocols = new ArrayList<>(List.of(4, 5));
      if (!List.of(3, 4, 5).contains(line.get("protocol").asInt())) {
        // Protocol 3 writes sets as calls.
        protocols.add(line.get("protocol").asInt());
      }
      for (int protocol : protocols) {
        if (PickleCorpusTest.least(wanted) <= protocol) {
          byte[] stream = PickleWriter.write(values, protocol);
          PickleReader reader =
              new PickleReader(
                  stream, 0, stream.length, PickleLimits.DEFAULT, line.path("buffers").size());
          List<Value> back = new ArrayList<>();
          while (!reader.atEnd()) {
            back.add(reader.read());
          }
          assertThat(CanonicalText.of(back)).as("%d: %s", protocol, line).isEqualTo(wanted);
        }
      }
    }
  }

  @Test
  void eachGraphSurvivesTheNotation() throws Exception {
    for (JsonNode line : small()) {
      List<Value> values = PickleCorpusTest.read(line);
      StringBuilder text = new StringBuilder();
      new NotationWriter(text, NotationStyle.PLAIN).write(values);
      NotationParser parser =
          new NotationParser(new StringReader(text.toString()), PickleLimits.DEFAULT);
      List<Value> back = new ArrayList<>();
      while (!parser.atEnd()) {
        back.add(parser.value());
      }
      assertThat(CanonicalText.of(back)).as("%s", text).isEqualTo(CanonicalText.of(values));
    }
  }

  @Test
  void eachHostileStreamGivesItsVerdict() throws Exception {
    List<JsonNode> small =
        PickleCorpusTest.lines("hostile.jsonl.gz").stream()
            .filter(line -> line.has("hex") && line.get("hex").asText().length() <= SMALL)
            .toList();
    assertThat(HostilePicklesTest.wrong(small)).isEmpty();
    assertThat(small).hasSizeGreaterThan(1000);
  }
}

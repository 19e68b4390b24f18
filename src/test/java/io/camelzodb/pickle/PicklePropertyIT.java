package io.camelzodb.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelzodb.pickle.literal.PythonLiteral;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.text.LiteralCorpusTest;
import io.camelzodb.testing.CanonicalText;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random graphs that real Python pickles and random literals that it reads, with another seed each
 * time: {@code -Dtest.seed=} repeats one.
 */
class PicklePropertyIT {
  private static final Path SCRIPT = Path.of("src/test/python/pickle_graphs.py");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = Long.getLong("test.seed", new Random().nextInt(1_000_000));

  @TempDir Path folder;

  @Test
  void graphsGoBothWays() throws Exception {
    Path made = folder.resolve("made.jsonl");
    python("make", "--count", "2000", "--out", made.toString());
    List<String> wrong = new ArrayList<>();
    List<String> written = new ArrayList<>();
    for (String line : Files.readAllLines(made)) {
      JsonNode json = JSON.readTree(line);
      byte[] stream = HexFormat.of().parseHex(json.get("hex").asText());
      List<Value> values = PickleCorpusTest.read(json);
      if (!CanonicalText.of(values).equals(json.get("text").asText())) {
        wrong.add(line);
      }
      String text = CanonicalText.of(values, PickleCorpusTest::asWritten);
      for (int protocol : new int[] {json.get("protocol").asInt(), 5}) {
        ObjectNode back = JSON.createObjectNode();
        back.put("pickles", values.size()).put("text", text);
        back.put("original", HexFormat.of().formatHex(stream));
        back.put("hex", HexFormat.of().formatHex(PickleWriter.write(values, protocol)));
        written.add(back.toString());
      }
    }
    assertThat(wrong).as("seed %d", SEED).isEmpty();
    Path judged = folder.resolve("written.jsonl");
    Files.write(judged, written);
    String verdict = python("judge", judged.toString());
    assertThat(verdict).as("seed %d", SEED).matches("judged 4000 loaded [1-9]\\d{2,}\\n");
  }

  @Test
  void literalsAreReadAsByPython() throws Exception {
    Path made = folder.resolve("literals.jsonl");
    python("literals", "--count", "5000", "--out", made.toString());
    List<String> wrong = new ArrayList<>();
    int values = 0;
    for (String line : Files.readAllLines(made)) {
      JsonNode json = JSON.readTree(line);
      String result;
      boolean right;
      try {
        result = PythonRepr.repr(PythonLiteral.literalEval(json.get("text").asText()));
        boolean unordered = json.path("value").isNull();
        right = unordered || json.path("value").asText("no value").equals(result);
        values++;
      } catch (PickleException fault) {
        result = fault.literalFault() + " " + fault.getMessage();
        right = LiteralCorpusTest.raises(fault, json);
      }
      if (!right) {
        wrong.add(line + " but " + result);
      }
    }
    assertThat(wrong).as("seed %d", SEED).isEmpty();
    assertThat(values).isGreaterThan(500);
  }

  private static String python(String what, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                what,
                "--maker",
                Corpus.storage().resolve("make_pickles.py").toString(),
                "--seed",
                Long.toString(SEED)));
    arguments.addAll(List.of(more));
    return Python.script(SCRIPT, arguments.toArray(new String[0]));
  }
}

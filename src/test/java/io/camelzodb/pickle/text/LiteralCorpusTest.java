package io.camelzodb.pickle.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.LiteralFault;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.literal.LiteralConstants;
import io.camelzodb.pickle.literal.PythonLiteral;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.pickle.stream.Utf8;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What real Python 3.11 prints and reads, against {@link PythonLiteral}. */
public class LiteralCorpusTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TWO_SURROGATES = Pattern.compile("\\\\u(d[89ab]..)\\\\u(d[c-f]..)");
  private static final Path FOLDER = Corpus.storage().resolve("literals");

  @Test
  void everyValueIsPrintedAsPythonDoes() throws Exception {
    List<String> wrong = new ArrayList<>();
    List<JsonNode> lines;
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(FOLDER.resolve("repr.jsonl.gz")))) {
      lines = lines(in);
    }
    for (JsonNode line : lines) {
      JsonNode described = line.has("value") ? line.get("value") : line;
      String printed = PythonRepr.repr(value(described));
      if (!printed.equals(joined(line.get("repr").asText()))) {
        wrong.add(line + " but " + printed);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(lines).hasSizeGreaterThan(1000);
  }

  @Test
  void everyCharacterIsPrintableAsInPython() throws IOException {
    JsonNode ranges = JSON.readTree(FOLDER.resolve("printable.json").toFile()).get("not_printable");
    int next = 0;
    for (JsonNode range : ranges) {
      for (; next < range.get(0).asInt(); next++) {
        assertThat(Printability.isPrintable(next)).as("%x", next).isTrue();
      }
      for (; next <= range.get(1).asInt(); next++) {
        assertThat(Printability.isPrintable(next)).as("%x", next).isFalse();
      }
    }
    assertThat(next).isGreaterThan(0x10_0000);
  }

  @Test
  void everyTextIsReadOrRefusedAsPythonDoes() throws Exception {
    List<String> wrong = new ArrayList<>();
    List<JsonNode> lines;
    try (InputStream in = Files.newInputStream(FOLDER.resolve("parse.jsonl"))) {
      lines = lines(in);
    }
    for (JsonNode line : lines) {
      String text = line.has("text") ? line.get("text").asText() : utf8(line.get("text_hex"));
      String result;
      boolean right;
      try {
        Value value = PythonLiteral.literalEval(text);
        result = value instanceof IntValue ? "an integer" : PythonRepr.repr(value);
        right = !line.has("error");
        if (line.has("description")) {
          Value wanted = value(line.get("description"));
          result = PythonRepr.repr(value);
          right &= result.equals(PythonRepr.repr(wanted));
          right &= joined(line.get("value").asText()).equals(result) || result.contains("{");
        }
        PythonLiteral.parse(text);
      } catch (PickleException fault) {
        result = fault.getMessage();
        right = raises(fault, line) && fault.getMessage().matches("(?s)line \\d+, column \\d+: .*");
      }
      if (!right) {
        wrong.add(line.toString().substring(0, Math.min(300, line.toString().length())) + result);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(lines).hasSizeGreaterThan(1000);
  }

  /** Whether Python raised what we say it does. */
  public static boolean raises(PickleException fault, JsonNode line) {
    LiteralFault kind = fault.literalFault();
    return kind != null && kind.exception().equals(line.path("error").asText());
  }

  /** Two lone surrogates in a row are one character in Java. */
  private static String joined(String printed) {
    return TWO_SURROGATES
        .matcher(printed)
        .replaceAll(
            found -> {
              int code =
                  Character.toCodePoint(
                      (char) Integer.parseInt(found.group(1), 16),
                      (char) Integer.parseInt(found.group(2), 16));
              String one = PythonRepr.repr(new Text(Character.toString(code)));
              return Matcher.quoteReplacement(one.substring(1, one.length() - 1));
            });
  }

  private static List<JsonNode> lines(InputStream in) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static String utf8(JsonNode hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.asText());
    String text = Utf8.decode(bytes, 0, bytes.length, true);
    return text == null ? "" : text;
  }

  private static Value value(JsonNode described) {
    if (described.has("text")) {
      return new Text(utf8(described.get("text")));
    } else if (described.has("bytes")) {
      return new Bytes(HexFormat.of().parseHex(described.get("bytes").asText()));
    } else if (described.has("bytearray")) {
      return new ByteArray(HexFormat.of().parseHex(described.get("bytearray").asText()));
    } else if (described.has("int")) {
      return new IntValue(new BigInteger(described.get("int").asText()), false);
    } else if (described.has("float")) {
      return new FloatValue(real(described.get("float")));
    } else if (described.has("complex")) {
      JsonNode parts = described.get("complex");
      return LiteralConstants.complex(real(parts.get(0)), real(parts.get(1)));
    } else if (described.has("dict")) {
      Dictionary dictionary = new Dictionary();
      described.get("dict").forEach(pair -> dictionary.put(value(pair.get(0)), value(pair.get(1))));
      return dictionary;
    } else if (described.has("list")) {
      return new ListValue(values(described.get("list")));
    } else if (described.has("tuple")) {
      return Tuple.of(values(described.get("tuple")));
    } else if (described.has("set")) {
      return new SetValue(values(described.get("set")));
    } else if (described.has("frozenset")) {
      return new FrozenSet(values(described.get("frozenset")));
    }
    return switch (described.get("name").asText()) {
      case "None" -> NoneValue.NONE;
      case "True" -> BoolValue.TRUE;
      case "False" -> BoolValue.FALSE;
      case "Ellipsis" -> LiteralConstants.ELLIPSIS;
      default -> throw new IllegalStateException(described.toString());
    };
  }

  private static List<Value> values(JsonNode described) {
    List<Value> values = new ArrayList<>();
    described.forEach(item -> values.add(value(item)));
    return values;
  }

  private static double real(JsonNode hex) {
    return Double.longBitsToDouble(Long.parseUnsignedLong(hex.asText(), 16));
  }
}

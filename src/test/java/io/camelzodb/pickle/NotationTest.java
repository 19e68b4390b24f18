package io.camelzodb.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.notation.NotationParser;
import io.camelzodb.pickle.notation.NotationStyle;
import io.camelzodb.pickle.notation.NotationWriter;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.testing.CanonicalText;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written as text is read back to the same graph, and in no other way read at all. */
class NotationTest {
  private static final long SEED = Long.getLong("test.seed", new Random().nextInt(1_000_000));

  @Test
  void randomGraphsSurvive() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < 1000; i++) {
      List<Value> values = new RandomGraph(random).roots(1 + random.nextInt(2));
      String text = write(values);
      assertThat(CanonicalText.of(read(text, values.size())))
          .as("seed %d, graph %d:%n%s", SEED, i, text)
          .isEqualTo(CanonicalText.of(values));
      for (String line : text.lines().toList()) {
        assertThat(line).as("seed %d", SEED).doesNotMatch(".*[\\p{Cntrl}\\p{Cs}].*");
      }
    }
  }

  @Test
  void cutAndChangedTextsAreRefusedOrReadButNeverMore() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < 1000; i++) {
      StringBuilder text = new StringBuilder(write(new RandomGraph(random).roots(1)));
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setLength(at + 1);
          case 1 -> text.setCharAt(at, "()[]{}<>,:.&*'\"\\x0aLb".charAt(random.nextInt(21)));
          default -> text.insert(at, text.substring(at - random.nextInt(Math.min(at, 50) + 1), at));
        }
      }
      try {
        CanonicalText.of(read(text.toString(), 1));
      } catch (PickleException fault) {
        assertThat(fault).as("seed %d", SEED).hasMessageMatching("(?s)line \\d+, column \\d+: .+");
      }
    }
  }

  @Test
  void depthIsNoMatter() throws Exception {
    Value deep = new ListValue();
    for (int i = 0; i < 100_000; i++) {
      deep = i % 2 == 0 ? Tuple.of(deep, NoneValue.NONE) : new ListValue(List.of(deep));
    }
    String text = write(List.of(deep));
    assertThat(CanonicalText.of(read(text, 1))).isEqualTo(CanonicalText.of(List.of(deep)));
    assertThat(text.length()).isLessThan(100_000 * 400);
  }

  @Test
  void cyclesThroughEverything() throws Exception {
    ListValue list = new ListValue();
    Instance made =
        new Instance(Instance.Kind.REDUCE, new Global("m", "f"), Tuple.of(list, Tuple.EMPTY), null);
    list.add(made);
    made.add(new Instance.State(Tuple.of(made, new Reference(list, true))));
    String text = write(List.of(made, list));
    assertThat(CanonicalText.of(read(text, 2))).isEqualTo(CanonicalText.of(List.of(made, list)));
    Value alone = read("&1 (&2 frozenset(*1, *2, readonly(*1)), pid(*2))", 1).get(0);
    assertThat(write(List.of(alone))).isEqualTo(write(read(write(List.of(alone)), 1)));
  }

  @Test
  void readsAsAPersonWould() throws Exception {
    Dictionary state = new Dictionary();
    state.put(new Text("title"), new Text("News"));
    state.put(new Text("text"), new Text("one\ntwo\n"));
    state.put(new Text("old"), new OldString("Grüße".getBytes(StandardCharsets.UTF_8)));
    state.put(new Text("raw"), new OldString(new byte[] {(byte) 0xff, 'a', '\''}));
    state.put(new Text("size"), new IntValue(BigInteger.TEN, true));
    state.put(
        new Text("parent"),
        new Reference(
            Tuple.of(new Bytes(new byte[] {0, 0, 0, 0, 0, 0, 18, 52}), new Global("m.n", "Folder")),
            true));
    state.put(new Text("ids"), new ListValue(List.of(new Text("a"), IntValue.of(1))));
    state.put(new Text("point"), Tuple.of(new FloatValue(0.5), NoneValue.NONE));
    assertThat(write(List.of(new Global("OFS.Folder", "Folder"), state)))
        .isEqualTo(
            """
            <OFS.Folder:Folder>
            {
                'title': 'News',
                'text': (
                    'one\\n'
                    'two\\n'
                ),
                'old': s'Grüße',
                'raw': s"\\xffa'",
                'size': 10L,
                'parent': ref(0000000000001234, <m.n:Folder>),
                'ids': [
                    'a',
                    1,
                ],
                'point': (0.5, None),
            }
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[1 2]",
        "(1)",
        "{'a'}",
        "{'a': }",
        "*1",
        "&1 'a'",
        "&1 ()",
        "[&1 [], &1 []]",
        "os.system('x')",
        "system('x')",
        "__import__('os')",
        "'a\nb'",
        "b'\\u0041'",
        "'\\q'",
        "ref(12)",
        "weak(0000000000000001, 2)",
        "inst(<a:b>, 1)",
        "call(<a:b>)",
        "call(<a:b>, ()).run()",
        "extension(99999999999)",
        "base64('AAAA')",
        "base64(b'*')",
        "<a>",
        "nan(1)",
        "1.2.3",
        "persid(1)",
        "'\\ud83d",
      })
  void whatIsNoValueIsRefused(String text) {
    assertThatThrownBy(() -> read(text, 1))
        .isInstanceOf(PickleException.class)
        .hasMessageStartingWith("line ");
  }

  static String write(List<Value> values) throws IOException {
    StringBuilder out = new StringBuilder();
    new NotationWriter(out, NotationStyle.PLAIN).write(values);
    return out.toString();
  }

  static List<Value> read(String text, int count) throws IOException {
    NotationParser parser = new NotationParser(new StringReader(text), PickleLimits.DEFAULT);
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(parser.value());
    }
    if (!parser.atEnd()) {
      throw parser.fault("more than was expected");
    }
    return values;
  }
}

package io.camelzodb.pickle.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.testing.CanonicalText;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values are laid out so that people can read and compare them, the same each time. */
class NotationLayoutTest {
  private static String write(NotationStyle style, Value... values) throws IOException {
    StringBuilder out = new StringBuilder();
    new NotationWriter(out, style).write(List.of(values));
    return out.toString();
  }

  private static String write(Value... values) throws IOException {
    String text = write(NotationStyle.PLAIN, values);
    NotationParser parser = new NotationParser(new StringReader(text), PickleLimits.DEFAULT);
    for (Value value : values) {
      assertThat(CanonicalText.of(List.of(parser.value())))
          .isEqualTo(CanonicalText.of(List.of(value)));
    }
    assertThat(parser.atEnd()).isTrue();
    return text;
  }

  private static Value read(String text) throws IOException {
    return new NotationParser(new StringReader(text), PickleLimits.DEFAULT).value();
  }

  /** One value of each kind, in the layout that the writer gives it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "None\n",
        "True\n",
        "-5L\n",
        "1.5\n",
        "-inf\n",
        "nan\n",
        "nan(0xfff8000000000000)\n",
        "<a.b_1:C>\n",
        "<'a b':''>\n",
        "<'ä':b>\n",
        "extension(3)\n",
        "buffer(4)\n",
        "()\n",
        "[]\n",
        "{}\n",
        "set()\n",
        "frozenset()\n",
        "(1,)\n",
        "(1, 'a', (b'b', s'c'))\n",
        "([], {}, set(), frozenset())\n",
        "call(<a:b>, ())\n",
        "call(<a:b>, ()).state(1)\n",
        "newobj_ex(<a:b>, (1,), {})\n",
        "inst(<a:b>, ())\n",
        "ref(0000000000000001)\n",
        "ref(0000000000000001, <a:B>)\n",
        "ref(0000000000000001, None)\n",
        "old_ref(0000000000000001)\n",
        "old_ref(0000000000000001, <a:B>)\n",
        "weak(0000000000000001)\n",
        "pid(b'1234567')\n",
        "pid(('a', 1))\n",
        "pid(1)\n",
        "persid('x')\n",
        "bytearray(b'ab')\n",
        "[\n    1,\n]\n",
        "set(\n    1,\n    2,\n)\n",
        "frozenset(\n    1,\n)\n",
        "{\n    1: 2,\n    'a': [\n        1,\n    ],\n}\n",
        "readonly(\n    bytearray(b'a'),\n)\n",
        "pid(\n    [\n        'w',\n        (b'123',),\n    ],\n)\n",
        "pid(\n    [\n        'w',\n        (1, 2),\n    ],\n)\n",
        "pid(\n    [\n        'v',\n        (b'12345678',),\n    ],\n)\n",
        "call(\n    <a:b>,\n    (),\n).append(\n    1,\n)\n",
        "call(\n    <a:b>,\n    (),\n).state(\n    1,\n).items{\n    1: 2,\n}.add(\n    3,\n)\n",
        "newobj_ex(\n    <a:b>,\n    (),\n    {\n        'a': 1,\n    },\n)\n",
        "call(\n    <a:b>,\n    (),\n).state(\n    {\n        'a': 1,\n    },\n)\n",
        "((((1,),),),)\n",
        "(\n    ((((1,),),),),\n)\n",
        "(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)\n",
        "(\n    1,\n    2,\n    3,\n    4,\n    5,\n    6,\n    7,\n    8,\n    9,\n    10,\n    11,\n    12,\n    13,\n)\n",
        "&1 [\n    *1,\n]\n",
        "[\n    &1 [],\n    *1,\n    (*1, 2),\n]\n",
        "[\n    &1 (1,),\n    *1,\n]\n",
        "(\n    &1 [],\n    *1,\n)\n",
        "[\n    &1 buffer(1),\n    *1,\n]\n",
        "[\n    &1 ref(0000000000000001),\n    *1,\n]\n",
        "[\n    pid(\n        &1 (b'12345678', 1),\n    ),\n    *1,\n]\n",
        "[\n    &1 (b'12345678',),\n    pid(\n        [\n            'w',\n            *1,\n        ],\n    ),\n]\n",
        "(\n    'one\\n'\n    'two\\n'\n)\n",
        "(\n    b'one\\n'\n    b'two'\n)\n",
        "bytearray((\n    b'one\\n'\n    b'two'\n))\n",
        "[\n    (\n        s'one\\n'\n        s'two'\n    ),\n]\n",
        "s'\\xff'\n",
        "b'a\\x00\\xe9'\n",
        "'\\x00'\n",
        "b'\\r\\n'\n",
      })
  void isWrittenAsItStands(String text) throws IOException {
    assertThat(write(NotationStyle.PLAIN, read(text))).isEqualTo(text);
  }

  @Test
  void longTextsAreCutAtBlanks() throws IOException {
    String line = "x".repeat(60) + " " + "y".repeat(38);
    assertThat(write(new Text(line + "z"))).isEqualTo("'" + line + "z'\n");
    assertThat(write(new Text(line + "zz")))
        .isEqualTo("(\n    '" + "x".repeat(60) + " '\n    '" + "y".repeat(38) + "zz'\n)\n");
    // A blank in the first half would leave the line too short.
    String early = "x".repeat(50) + " " + "y".repeat(60);
    assertThat(write(new Text(early)))
        .isEqualTo(
            "(\n    '" + early.substring(0, 100) + "'\n    '" + early.substring(100) + "'\n)\n");
    String later = "x".repeat(51) + " " + "y".repeat(60);
    assertThat(write(new Text(later)))
        .isEqualTo(
            "(\n    '" + later.substring(0, 52) + "'\n    '" + later.substring(52) + "'\n)\n");
    String two = "x".repeat(55) + " a " + "y".repeat(60);
    assertThat(write(new Text(two)))
        .isEqualTo("(\n    '" + two.substring(0, 58) + "'\n    '" + two.substring(58) + "'\n)\n");
  }

  @Test
  void noPairOfSurrogatesIsCut() throws IOException {
    String wide = "x".repeat(99) + "\ud83d\ude00" + "y";
    assertThat(write(new Text(wide)))
        .isEqualTo("(\n    '" + "x".repeat(99) + "'\n    '\ud83d\ude00y'\n)\n");
    String fits = "x".repeat(98) + "\ud83d\ude00" + "y";
    assertThat(write(new Text(fits)))
        .isEqualTo("(\n    '" + "x".repeat(98) + "\ud83d\ude00'\n    'y'\n)\n");
  }

  @Test
  void binaryDataAreInBase64() throws IOException {
    byte[] zeros = new byte[58];
    assertThat(write(new Bytes(zeros)))
        .isEqualTo("base64(\n    b'" + "A".repeat(76) + "'\n    b'AA=='\n)\n");
    assertThat(write(new OldString(zeros))).startsWith("base64(\n    s'AAAA");
    assertThat(write(new Bytes(new byte[57]))).startsWith("b'\\x00");
    // Text with a few controls stays text: one byte of eight is not yet binary.
    byte[] few = "abcdefgh".repeat(8).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 8; i++) {
      few[i] = i == 0 ? 0x7f : (byte) i;
    }
    assertThat(write(new Bytes(few))).startsWith("b'\\x7f\\x01\\x02");
    few[8] = (byte) 0xff;
    assertThat(write(new Bytes(few))).startsWith("base64(");
    byte[] lines = "\t\r\n\t\r\n\u0001x".repeat(8).getBytes(StandardCharsets.US_ASCII);
    assertThat(write(new Bytes(lines))).startsWith("(\n    b'\\t\\r\\n'\n");
  }

  @Test
  void longIntegersAreInHexadecimal() throws IOException {
    BigInteger most = BigInteger.ONE.shiftLeft(512).subtract(BigInteger.ONE);
    assertThat(write(new IntValue(most, false))).isEqualTo(most + "\n");
    assertThat(write(new IntValue(most.add(BigInteger.ONE), true)))
        .isEqualTo("0x1" + "0".repeat(128) + "L\n");
  }

  @Test
  void shortTuplesStandOnALineAsLongAsItFits() throws IOException {
    Value fits = Tuple.of(new Text("x".repeat(40)), new Text("y".repeat(40)));
    assertThat(write(fits)).isEqualTo("('" + "x".repeat(40) + "', '" + "y".repeat(40) + "')\n");
    Value more = Tuple.of(new Text("x".repeat(40)), new Text("y".repeat(41)));
    assertThat(write(more))
        .isEqualTo("(\n    '" + "x".repeat(40) + "',\n    '" + "y".repeat(41) + "',\n)\n");
    assertThat(write(Tuple.of(new Text("x".repeat(89))))).hasLineCount(3);
    assertThat(write(Tuple.of(IntValue.of(1), new Text("a\nb")))).hasLineCount(7);
  }

  @Test
  void whatIsDeepIsNotIndentedAnyFurther() throws IOException {
    Value deep = new ListValue(List.of(IntValue.of(1)));
    for (int i = 0; i < 34; i++) {
      deep = new ListValue(List.of(deep));
    }
    List<String> lines = write(deep).lines().toList();
    assertThat(lines.get(29)).isEqualTo(" ".repeat(4 * 29) + "[");
    assertThat(lines.get(30)).isEqualTo(" ".repeat(4 * 30) + "[");
    assertThat(lines.get(34)).isEqualTo(" ".repeat(4 * 30) + "[");
    assertThat(lines.get(35)).isEqualTo(" ".repeat(4 * 30) + "1,");
    assertThat(lines.get(lines.size() - 1)).isEqualTo("]");
  }

  @Test
  void labelsAreThoseOfOneRecord() throws IOException {
    ListValue shared = new ListValue();
    StringBuilder out = new StringBuilder();
    NotationWriter writer = new NotationWriter(out, NotationStyle.PLAIN);
    writer.write(List.of(shared, Tuple.of(shared, IntValue.of(1))));
    writer.write(List.of(new ListValue(List.of(shared)), shared));
    assertThat(out.toString()).isEqualTo("&1 []\n(*1, 1)\n[\n    &1 [],\n]\n*1\n");
  }

  @Test
  void repeatedStringsAreLimited() throws IOException {
    Value text = new Text("x".repeat(1 << 20));
    StringBuilder out = new StringBuilder();
    NotationWriter writer = new NotationWriter(out, NotationStyle.PLAIN);
    assertThatThrownBy(() -> writer.write(List.of(new ListValue(Collections.nCopies(18, text)))))
        .isInstanceOf(ValueLimitException.class);
    writer.write(List.of(new ListValue(Collections.nCopies(10, text))));
    Value bytes = new Bytes(new byte[1 << 20]);
    assertThatThrownBy(() -> writer.write(List.of(new ListValue(Collections.nCopies(18, bytes)))))
        .isInstanceOf(ValueLimitException.class);
    Value number = new IntValue(BigInteger.ONE.shiftLeft(1 << 22), false);
    assertThatThrownBy(() -> writer.write(List.of(new ListValue(Collections.nCopies(18, number)))))
        .isInstanceOf(ValueLimitException.class);
  }

  @Test
  void remarksStandAtTheEndOfTheFirstLine() throws IOException {
    NotationStyle style =
        new NotationStyle(
            made -> made.kind() == Instance.Kind.REDUCE ? "it's a\nremark" : null, Entry::value);
    assertThat(write(style, read("call(<a:b>, (1,))")))
        .isEqualTo("call(<a:b>, (1,))  # it's a\\nremark\n");
    assertThat(write(style, read("[call(<a:b>, (1,)).append(2), newobj(<a:b>, ())]")))
        .isEqualTo(
            """
            [
                call(  # it's a\\nremark
                    <a:b>,
                    (1,),
                ).append(
                    2,
                ),
                newobj(<a:b>, ()),
            ]
            """);
  }

  @Test
  void longRemarksAreLimited() throws IOException {
    NotationStyle style = new NotationStyle(made -> "x".repeat(1 << 23), Entry::value);
    assertThat(write(style, read("call(<a:b>, ())"))).hasSizeGreaterThan(1 << 23);
    assertThatThrownBy(
            () -> write(style, read("[call(<a:b>, ()), call(<a:b>, ()), call(<a:b>, ())]")))
        .isInstanceOf(ValueLimitException.class);
  }

  @Test
  void entriesAreReplacedOrLeftOut() throws IOException {
    NotationStyle style =
        new NotationStyle(
            made -> null,
            entry ->
                entry.key().equals(new Text("secret"))
                    ? new Text("***")
                    : entry.key().equals(new Text("old")) ? null : entry.value());
    assertThat(write(style, read("{'old': 1, 'a': 2, 'secret': 3, 'old': 4}")))
        .isEqualTo("{\n    'a': 2,\n    'secret': '***',\n}\n");
    assertThat(write(style, read("{'old': 1}"))).isEqualTo("{}\n");
    assertThat(write(style, read("call(<a:b>, ()).items{'old': 1, 'secret': 2}")))
        .isEqualTo("call(\n    <a:b>,\n    (),\n).items{\n    'secret': '***',\n}\n");
  }

  @Test
  void theBitsOfANumberThatIsNoneAreKept() throws IOException {
    assertThat(write(new FloatValue(Double.longBitsToDouble(0x7ff8000000000001L))))
        .isEqualTo("nan(0x7ff8000000000001)\n");
  }
}

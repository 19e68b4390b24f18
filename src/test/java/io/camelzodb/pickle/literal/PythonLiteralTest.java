package io.camelzodb.pickle.literal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.LiteralFault;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.repr.PythonRepr;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cycles, sizes and what the peer reads beyond Python; the corpus has the rest. */
class PythonLiteralTest {

  @Test
  void cyclesArePrintedAsInPython() {
    ListValue list = new ListValue();
    list.add(list);
    list.add(Tuple.of(list));
    assertThat(PythonRepr.repr(list)).isEqualTo("[[...], ([...],)]");
    Dictionary dictionary = new Dictionary();
    dictionary.put(new Text("me"), dictionary);
    dictionary.put(new Text("all"), new ListValue(List.of(dictionary, dictionary)));
    assertThat(PythonRepr.repr(dictionary)).isEqualTo("{'me': {...}, 'all': [{...}, {...}]}");
  }

  @Test
  void aSharedValueIsNoCycle() {
    ListValue shared = new ListValue(List.of(IntValue.of(1)));
    assertThat(PythonRepr.repr(Tuple.of(shared, shared))).isEqualTo("([1], [1])");
  }

  @Test
  void sharedValuesThatGrowBeyondMeasureAreRefused() {
    Value value = new ListValue(List.of(NoneValue.NONE));
    for (int i = 0; i < 100; i++) {
      value = new ListValue(List.of(value, value));
    }
    Value doubled = value;
    assertThatThrownBy(() -> PythonRepr.repr(doubled)).isInstanceOf(IllegalArgumentException.class);
  }

  /** What CPython 3.11 says of each. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        " \f1",
        "\\\n1",
        "\n \f1",
        "1\n \f",
        "1\n # x",
        "\n\\\n\f1",
        "\n  \\\n\n1",
        "\\\n #x\n1",
        "1\n\\\n\n",
        "1\n \n\\\n#"
      })
  void anIndentedLineWithoutContentIsNoFault(String text) throws PickleException {
    assertThat(PythonRepr.repr(PythonLiteral.literalEval(text))).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\f 1",
        "\\\n 1",
        " \\\n 1",
        "1\n \\\n\f",
        "1\n\f ",
        "\n \\\n1",
        "#x\n 1",
        "\n  \\\n\f1",
        "1\n #\n ",
        "\\\n\\\n 1",
        "\\\n 00"
      })
  void anIndentedLineIsRefused(String text) {
    assertThatThrownBy(() -> PythonLiteral.literalEval(text))
        .isInstanceOf(PickleException.class)
        .hasMessageContaining("unexpected indent");
  }

  @Test
  void aHugeIntegerIsPrinted() {
    String printed = PythonRepr.repr(new IntValue(BigInteger.TEN.pow(100_000), false));
    assertThat(printed).hasSize(100_001).startsWith("1000").endsWith("000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "1+2*3|7",
        "(1+2)*3|9",
        "7/2|3.5",
        "-7%3|2",
        "7%-3|-2",
        "-7.5%2|0.5",
        "2*'ab'|'abab'",
        "[1]+[2]|[1, 2]",
        "(1,)*3|(1, 1, 1)",
        "b'a'+b'b'|b'ab'",
        "True+1|2",
        "1-1j|(1-1j)",
        "--1|1",
        "DateTime('2024/01/02 UTC')|DateTime('2024/01/02 UTC')"
      })
  void arithmeticOfThePeer(String text, String printed) throws PickleException {
    assertThat(PythonRepr.repr(PythonLiteral.parse(text))).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1/0",
        "1%0",
        "1.0/0",
        "'a'*100000000",
        "'a'+1",
        "'%s'%1",
        "2**9",
        "7//2",
        "-'a'",
        "DateTime()",
        "DateTime(1)",
        "DateTime('a','b')",
        "f('x')",
        "1if 1else 2"
      })
  void otherUsesAreRefused(String text) {
    assertThatThrownBy(() -> PythonLiteral.parse(text))
        .isInstanceOf(PickleException.class)
        .hasMessageMatching("line 1, column \\d+: [^\\n]+");
  }

  /** As deep as quotes and brackets can be put into each other. */
  @Test
  void expressionsAreBoundedInDepth() {
    String open = "(".repeat(198);
    String close = ")".repeat(198);
    String text = open + "x" + close;
    for (String quote : new String[] {"'", "\"", "'''", "\"\"\""}) {
      text = open + "f" + quote + "{" + text + "}" + quote + close;
    }
    for (String deep :
        new String[] {
          text,
          "lambda:".repeat(100_000) + "1",
          "1**".repeat(100_000) + "1",
          "{x:".repeat(100_000),
          "0or x"
        }) {
      assertThat(fault(deep)).isEqualTo(LiteralFault.SYNTAX);
    }
    for (String wide :
        new String[] {
          "-".repeat(100_000) + "x", "x" + "()".repeat(100_000), "f'{x}' ".repeat(9999)
        }) {
      assertThat(fault(wide)).isEqualTo(LiteralFault.VALUE);
    }
  }

  private static LiteralFault fault(String text) {
    try {
      PythonLiteral.parse(text);
    } catch (PickleException fault) {
      return java.util.Objects.requireNonNull(fault.literalFault());
    }
    throw new AssertionError("a literal");
  }
}

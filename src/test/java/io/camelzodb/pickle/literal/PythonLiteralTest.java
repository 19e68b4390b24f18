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
        "(1+2j)*(3-4j)|(11+2j)",
        "(1+2j)-(3-4j)|(-2+6j)",
        "(1+2j)+(3-4j)|(4-2j)",
        "2*(1+2j)|(2+4j)",
        "'a'+'b'|'ab'",
        "(1,)+(2,)|(1, 2)",
        "-4.0%2|0.0",
        "4.0%-2|-0.0",
        "-4%2|0",
        "4%-2|0",
        "-7.5%-2|-1.5",
        "7.5%-2|-0.5",
        "0.0%-3|-0.0",
        "'a'*0|''",
        "{1: 'a', True: 'b', 1.0: 'c', (1+0j): 'd'}|{1: 'd'}",
        "{False: 1, 0: 2}|{False: 2}",
        "{1e999-1e999: 1, 1e999-1e999: 2}|{nan: 1, nan: 2}",
        "{1j: 1, 1j: 2}|{1j: 2}",
        "{1e400: 1, 1e400: 2, -1e400: 3}|{inf: 2, -inf: 3}",
        "{0.5: 1, 0.5: 2}|{0.5: 2}",
        "{(1, 2.0): 1, (1.0, 2): 2}|{(1, 2.0): 2}",
        "{'1': 1, 1: 2, b'1': 3}|{'1': 1, 1: 2, b'1': 3}",
        "{1+2j: 1, 1-2j: 2}|{(1+2j): 1, (1-2j): 2}",
        "'ab'*-1|''",
        "[1]*2|[1, 1]",
        "b'ab'*2|b'abab'",
        "9223372036854775807+1|9223372036854775808",
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

  /** Expressions of Python 3.11 that are no literals. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "f'{a!r:>{w}}'",
        "f'{{}}{a}'",
        "f'\\N{EN DASH}{a}'",
        "f'\\n{a}'",
        "f'\\{6}'",
        "f'\\{{6}}'",
        "f'\\\\{a}'",
        "f'{a:\\{w}}'",
        "f'{a:\\}'",
        "f'\\}}'",
        "f'{a = }'",
        "f'{a =!r:x}'",
        "f'{a == b}'",
        "f'{a!=b}'",
        "f'{a<b}'",
        "f'{a >= b!s}'",
        "f'{d[\"}\"]:x}'",
        "f'{(lambda x: 1)}'",
        "rf'\\d{a}'",
        "f'{ {1: 2}[1] }'",
        "f'{a!a}'",
        "[x for x in y if z]",
        "(x for x, *y in z)",
        "(x for x, in z)",
        "{x: y for x in z}",
        "{*a, *b}",
        "{**a, 'b': 1}",
        "(yield)",
        "(yield a, *b)",
        "(yield from a)",
        "a if b else c",
        "a not in b",
        "a is not b",
        "a in b",
        "(x := 1)",
        "a[1:2:3, *b]",
        "[* a]",
        "a+ b*c",
        "f(*a, b)",
        "f(**a)",
        "f(**a, **b)",
        "f(a=1, **b)",
        "f(*a, *b)",
        "f(x for x in y)",
        "f(a=1, *b)",
        "f(a == b)",
        "f(a := 1)",
        "f(a, )",
        "f(a, x=b, )",
        "a . b",
        "a()()",
        "set(a)",
        "a < b < c",
        "not not a",
        "~a",
        "-+a",
        "[x async for x in y]"
      })
  void anExpressionThatIsNoLiteralIsMalformed(String text) {
    assertThat(fault(text)).isEqualTo(LiteralFault.VALUE);
    assertThat(fault("[" + text + ", 1]")).isEqualTo(LiteralFault.VALUE);
  }

  /** What Python 3.11 does not read as an expression. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "f'{}'",
        "f'{a!}'",
        "f'{a!x}'",
        "f'{a'",
        "f'}'",
        "f'{a)}'",
        "f'{a#}'",
        "f'{a:{b:{c}}}'",
        "f'{a!r'",
        "f'{{}'",
        "f'\\{'",
        "f'\\}'",
        "f'{a:\\}}'",
        "f'\\x{41}'",
        "f'\\u{41}'",
        "f'\\N'",
        "a not b",
        "{a: b for}",
        "[x for 1 in y]",
        "(*a for a in b)",
        "[x async in y]",
        "{*a: 1}",
        "(*a)",
        "a[1:2:3:4]",
        "(x for x y)",
        "(1 := 2)",
        "f(x for x in y, 1)",
        "f(1, x for x in y)",
        "f(**a, *b)",
        "f(**a, b)",
        "f(a=1, b)",
        "f((a)=1)",
        "f(1=2)",
        "f(a.b=1)",
        "f(x for x in y,)",
        "f(a b)",
        "{**a: 1}",
        "{a: 1, b}",
        "(yield *)",
        "a is",
        "f'{a b}'",
        "f'{a]}'",
        "f'{(a}'",
        "f'{a:{b}'"
      })
  void whatIsNoExpressionIsASyntaxFault(String text) {
    assertThat(fault(text)).isEqualTo(LiteralFault.SYNTAX);
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

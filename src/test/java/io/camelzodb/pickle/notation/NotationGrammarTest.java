package io.camelzodb.pickle.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.testing.CanonicalText;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each form of the notation stands for one value, in any layout. */
class NotationGrammarTest {
  private static NotationParser parser(String text) {
    return new NotationParser(new StringReader(text), PickleLimits.DEFAULT);
  }

  private static Value read(String text) throws IOException {
    NotationParser parser = parser(text);
    Value value = parser.value();
    assertThat(parser.atEnd()).isTrue();
    return value;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          None | None
          True | True
          False | False
          0 | int(0)
          9 | int(9)
          -17 | int(-17)
          17L | long(17)
          9223372036854775807 | int(9223372036854775807)
          9223372036854775808 | int(9223372036854775808)
          -0x1f | int(-31)
          0X1FL | long(31)
          1.5 | float(3ff8000000000000)
          1e3 | float(408f400000000000)
          1e+3 | float(408f400000000000)
          -0.0 | float(8000000000000000)
          inf | float(7ff0000000000000)
          -inf | float(fff0000000000000)
          nan | float(7ff8000000000000)
          nan(0xfff8000000000001) | float(fff8000000000001)
          nan(0x1) | float(0000000000000001)
          'a' | text("a")
          "it's" | text("it's")
          '\\n\\r\\t\\\\\\'\\"' | text("\\u{a}\\u{d}\\u{9}\\u{5c}'\\u{22}")
          '\\x41\\u00e9\\U0001f600' | text("A\\u{e9}\\u{1f600}")
          '\\U0010ffff' | text("\\u{10ffff}")
          ('a' "b" 'c') | text("abc")
          ('a',) | tuple(text("a"))
          ('a') | text("a")
          (b'a' b"b") | bytes(6162)
          (s'a' s'b') | str(6162)
          b'\\x00\\xff\\n' | bytes(00ff0a)
          b'é😀\u007f' | bytes(c3a9f09f98807f)
          s'é' | str(c3a9)
          base64(b'AAEC') | bytes(000102)
          base64(b'AAEC' b'AwQF') | bytes(000102030405)
          base64(s'AAEC') | str(000102)
          bytearray(b'ab') | bytearray(6162)
          readonly(bytearray(b'a')) | readonly(bytearray(61))
          buffer(3) | buffer(3)
          buffer(2147483647) | buffer(2147483647)
          extension(-2147483648) | ext(-2147483648)
          <a.b:C> | global("a.b" "C")
          <'a b':"c"> | global("a b" "c")
          <_x:y9> | global("_x" "y9")
          () | tuple()
          (1, 2) | tuple(int(1) int(2))
          (1,) | tuple(int(1))
          [] | list()
          [1,] | list(int(1))
          {} | dict()
          {1: 2, 1: 3,} | dict(int(1):int(2) int(1):int(3))
          set() | set()
          set(1, 2) | set(int(1) int(2))
          frozenset() | frozenset()
          frozenset(1,) | frozenset(int(1))
          ref(00000000000000ff) | ref(bytes(00000000000000ff))
          ref(00000000000000ff,) | ref(bytes(00000000000000ff))
          ref(00000000000000FF, <a:B>) | ref(tuple(bytes(00000000000000ff) global("a" "B")))
          old_ref(123456789abcdef0) | ref(str(123456789abcdef0))
          weak(0000000000000001) | ref(list(text("w") tuple(bytes(0000000000000001))))
          pid(1) | ref(int(1))
          persid('x') | persid("x")
          call(<a:b>, ()) | reduce(global("a" "b") tuple())
          newobj(<a:b>, (1,)) | newobj(global("a" "b") tuple(int(1)))
          newobj_ex(<a:b>, (), {}) | newobj_ex(global("a" "b") tuple() dict())
          inst(<a:b>, (1, 2)) | inst(global("a" "b") int(1) int(2))
          obj(<a:b>, ()) | obj(global("a" "b"))
          call(<a:b>, ()).state(1).append(2, 3).items{4: 5}.add(6) | reduce(global("a" "b") tuple()).state(int(1)).append(int(2) int(3)).items(int(4):int(5)).add(int(6))
          call(<a:b>, ()).append() | reduce(global("a" "b") tuple()).append()
          &7 [*7] | &1=list(*1)
          &7 (*7,) | &1=tuple(*1)
          [&1 buffer(1), *1] | list(&1=buffer(1) *1)
          [&12 set(), *12] | list(&1=set() *1)
          [&123456789012345678 [], *123456789012345678] | list(&1=list() *1)
          [ 1 , # one ], and more⏎⏎⇥2⏎] # the end | list(int(1) int(2))
          """)
  void isRead(String text, String graph) throws IOException {
    String plain = text.replace('⏎', '\n').replace('⇥', '\t');
    assertThat(CanonicalText.of(List.of(read(plain)))).isEqualTo(graph);
  }

  @Test
  void wordsBetweenValuesAreForTheCaller() throws IOException {
    NotationParser parser = parser("# begin\n record 00000000000000fe\n  b'x' [&1 []]\nEnd [*1] 7");
    assertThat(parser.atEnd()).isFalse();
    assertThat(parser.atLetter()).isTrue();
    assertThat(parser.word()).isEqualTo("record");
    assertThat(parser.atLetter()).isFalse();
    assertThat(parser.oid()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0xfe);
    String word = parser.word();
    assertThat(word).isEqualTo("b");
    assertThat(parser.value(word)).isEqualTo(new Bytes(new byte[] {'x'}));
    assertThat(parser.value()).isInstanceOf(ListValue.class);
    assertThat(parser.atLetter()).as("a capital").isFalse();
    assertThat(parser.word()).isEqualTo("End");
    parser.forget();
    assertThatThrownBy(parser::value)
        .hasMessage("line 4, column 8: no earlier value has this label");
  }

  @Test
  void theFirstAndTheLastLetterBeginWords() throws IOException {
    assertThat(parser("a").atLetter()).isTrue();
    assertThat(parser("z").atLetter()).isTrue();
    assertThat(parser("{").atLetter()).isFalse();
    assertThat(parser("`").atLetter()).isFalse();
    assertThat(parser("").atLetter()).isFalse();
    assertThat(parser("azAZ_09").word()).isEqualTo("azAZ_09");
    assertThat(parser("+a").word()).isEmpty();
  }

  @Test
  void theNumberOfValuesIsThatOfARecord() throws IOException {
    NotationParser parser =
        new NotationParser(new StringReader("[1] [2] [3]"), PickleLimits.DEFAULT.withMaxValues(4));
    parser.value();
    parser.value();
    parser.forget();
    assertThat(parser.value()).isInstanceOf(ListValue.class);
  }

  @Test
  void textsAcrossTheEndOfTheBufferAreRead() throws IOException {
    String blanks = " ".repeat(8_190);
    assertThat(read(blanks + "'abcdef'")).isEqualTo(new Text("abcdef"));
    assertThatThrownBy(() -> read(blanks + "'abcdef"))
        .hasMessage("line 1, column 8198: a string without a closing quote in its line");
  }

  @Test
  void partsKnowTheirValues() throws IOException {
    assertThat(read("nan(0x7ff8000000000000)")).isEqualTo(new FloatValue(Double.NaN));
    assertThat(read("pid(None)"))
        .isInstanceOfSatisfying(
            Reference.class,
            reference -> {
              assertThat(reference.binary()).isTrue();
              assertThat(reference.id()).isEqualTo(NoneValue.NONE);
            });
    assertThat(read("persid('1')"))
        .isInstanceOfSatisfying(
            Reference.class, reference -> assertThat(reference.binary()).isFalse());
  }
}

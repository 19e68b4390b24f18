package io.camelzodb.pickle.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickleLimits;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text that is no value is refused where the fault stands, and with what should be there. */
class NotationFaultsTest {
  private static Value read(String text, PickleLimits limits) throws IOException {
    NotationParser parser = new NotationParser(new StringReader(text), limits);
    Value value = parser.value();
    assertThat(parser.atEnd()).isTrue();
    return value;
  }

  /** Column, text and message; a line break is ⏎. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          1, 1 | ~~ | the text ends within a value
          1, 4 | [1 2] | expected a comma or ]
          1, 4 | (1) | the values in the brackets do not fit tuple
          1, 5 | {'a'} | expected :
          1, 7 | {'a': } | expected a value
          1, 8 | {'a': 1) | expected a comma or }
          1, 3 | (1] | expected a comma or )
          1, 2 | [,] | expected a value
          1, 4 | [1,,] | expected a value
          1, 2 | [ | the text ends within a value
          1, 1 | ! | expected a value
          1, 1 | / | expected a value
          1, 3 | *1 | no earlier value has this label
          1, 3 | *x | a label must be a number
          1, 3 | &x [] | a label must be a number
          1, 21 | &1234567890123456789 [] | a label must be a number
          1, 7 | &1 'a' | numbers, names and the like cannot have a label
          1, 8 | &1 None | numbers, names and the like cannot have a label
          1, 5 | &1 1 | numbers, names and the like cannot have a label
          1, 16 | &1 extension(1) | numbers, names and the like cannot have a label
          1, 11 | &1 base64(b'AAAA') | numbers, names and the like cannot have a label
          1, 6 | &1 () | the values in the brackets do not fit tuple
          1, 9 | &1 ('a') | the values in the brackets do not fit tuple
          1, 13 | [&1 [], &1 []] | the label 1 is used twice
          1, 28 | [&1 buffer(1), &1 buffer(2)] | the label 1 is used twice
          1, 3 | os.system('x') | expected (
          1, 8 | system('x') | an unknown value system(…)
          1, 2 | x'a' | an unknown kind of string x'…'; use '…', b'…' or s'…'
          2, 1 | 'a⏎b' | a string without a closing quote in its line
          1, 3 | 'a | a string without a closing quote in its line
          1, 9 | b'\\u0041' | this escape is only for texts, up to \\U0010ffff
          1, 12 | '\\U00110000' | this escape is only for texts, up to \\U0010ffff
          1, 12 | '\\UFFFFFFFF' | this escape is only for texts, up to \\U0010ffff
          1, 4 | '\\q' | an unknown escape; write a backslash as \\\\
          1, 6 | '\\x4' | an escape with too few hexadecimal digits
          1, 5 | '\\xg0' | an escape with too few hexadecimal digits
          1, 5 | '\\x٣0' | an escape with too few hexadecimal digits
          1, 5 | b'\ud83dx' | half a surrogate pair
          1, 4 | b'\ude00' | half a surrogate pair
          1, 7 | ref(12) | an oid must have sixteen hexadecimal digits
          1, 5 | ref( | an oid must have sixteen hexadecimal digits
          1, 5 | ref(٣ | an oid must have sixteen hexadecimal digits
          1, 22 | ref(0000000000000001 2) | expected a comma or )
          1, 28 | ref(0000000000000001, 2, 3) | the values in the brackets do not fit reference
          1, 32 | old_ref(0000000000000001, 2, 3) | the values in the brackets do not fit old reference
          1, 26 | weak(0000000000000001, 2) | the values in the brackets do not fit weak
          1, 15 | inst(<a:b>, 1) | the values in the brackets do not fit instance
          1, 15 | obj(<a:b>, []) | the values in the brackets do not fit instance
          1, 12 | call(<a:b>) | the values in the brackets do not fit instance
          1, 20 | call(<a:b>, (), {}) | the values in the brackets do not fit instance
          1, 21 | newobj_ex(<a:b>, ()) | the values in the brackets do not fit instance
          1, 21 | call(<a:b>, ()).run() | an object cannot have .run; use .state, .append, .items or .add
          1, 20 | call(<a:b>, ()).run | expected (
          1, 22 | call(<a:b>, ()).items(1) | expected {
          1, 24 | call(<a:b>, ()).state() | the values in the brackets do not fit state
          1, 28 | call(<a:b>, ()).state(1, 2) | the values in the brackets do not fit state
          1, 23 | extension(99999999999) | this is not an integer of 32 bits
          1, 22 | extension(2147483648) | this is not an integer of 32 bits
          1, 15 | extension(1.5) | this is not an integer of 32 bits
          1, 12 | extension( 7) | expected )
          1, 10 | buffer(1 2) | expected )
          1, 15 | base64('AAAA') | the values in the brackets do not fit base64
          1, 25 | base64(b'AAAA', b'AAAA') | the values in the brackets do not fit base64
          1, 13 | base64(b'*') | this is not base64: Input byte[] should at least have 2 bytes for base64 bytes
          1, 15 | bytearray('a') | the values in the brackets do not fit byte array
          1, 12 | bytearray() | the values in the brackets do not fit byte array
          1, 11 | readonly() | the values in the brackets do not fit read only
          1, 15 | readonly(1, 2) | the values in the brackets do not fit read only
          1, 3 | <a> | expected :
          1, 2 | <> | expected a name
          1, 5 | <a:b | expected >
          1, 4 | <a:-> | expected a name
          1, 7 | nan(1) | the bits of a float must be 0x and up to sixteen hexadecimal digits
          1, 25 | nan(0x12345678123456781) | the bits of a float must be 0x and up to sixteen hexadecimal digits
          1, 8 | nan(0x1 | expected )
          1, 6 | 1.2.3 | this is not a number
          1, 5 | 1.5L | this is not a number
          1, 2 | - | this is not a number
          1, 10 | persid(1) | the values in the brackets do not fit persistent id
          1, 17 | persid('a', 'b') | the values in the brackets do not fit persistent id
          1, 10 | pid(1, 2) | the values in the brackets do not fit persistent id
          1, 6 | pid() | the values in the brackets do not fit persistent id
          """)
  void isRefusedWhereItStands(String at, String text, String message) {
    assertThatThrownBy(() -> read(text.replace('⏎', '\n'), PickleLimits.DEFAULT))
        .isInstanceOf(PickleException.class)
        .hasMessage("line " + at.replace(", ", ", column ") + ": " + message);
  }

  @Test
  void theLineIsCountedAcrossBlanksAndComments() {
    assertThatThrownBy(() -> read("[ # one\n\t1,\r\n  2 3]", PickleLimits.DEFAULT))
        .hasMessage("line 3, column 5: expected a comma or ]");
  }

  @Test
  void wordsAreShort() {
    assertThatThrownBy(() -> read("a".repeat(65) + "()", PickleLimits.DEFAULT))
        .hasMessage("line 1, column 65: a word of more than 64 letters");
    assertThatThrownBy(() -> read("a".repeat(64) + "()", PickleLimits.DEFAULT))
        .hasMessageEndingWith("an unknown value " + "a".repeat(64) + "(…)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[[1]]]", "[1, 2, 3]", "12345", "12345L", "0x123456", "-0x123456L"})
  void whatIsWithinTheLimitsIsRead(String text) throws IOException {
    PickleLimits limits = PickleLimits.DEFAULT.withMaxDepth(3).withMaxValues(4).withMaxDigits(5);
    assertThat(read(text, limits)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [[[[1]]]] | line 1, column 5: more than 3 nested brackets
          [1, 2, 3, 4] | line 1, column 11: more than 4 values
          123456 | line 1, column 7: a number of more than 5 digits
          -12345 | line 1, column 7: a number of more than 5 digits
          123456L | line 1, column 8: a number of more than 5 digits
          """)
  void whatIsBeyondTheLimitsIsRefused(String text, String message) {
    PickleLimits limits = PickleLimits.DEFAULT.withMaxDepth(3).withMaxValues(4).withMaxDigits(5);
    assertThatThrownBy(() -> read(text, limits)).hasMessage(message);
  }

  @Test
  void memoryLimitsTheValuesToo() throws IOException {
    PickleLimits limits = PickleLimits.DEFAULT.withMaxMemory(399);
    assertThat(read("[1, 2]", limits)).isNotNull();
    assertThatThrownBy(() -> read("[1, 2, 3]", limits)).hasMessageEndingWith("more than 3 values");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'abcd'",
        "b'abcd'",
        "s'abcd'",
        "b'éé'",
        "<abcd:abcd>",
        "<'abcd':b>",
        "0x12345678901234"
      })
  void stringsAsLongAsAllowedAreRead(String text) throws IOException {
    assertThat(read(text, PickleLimits.DEFAULT.withMaxValueBytes(4))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'abcde' | a text of more than 4 characters
          <'abcde':b> | a text of more than 4 characters
          b'abcde' | a string of more than 4 bytes
          b'ééé' | a string of more than 4 bytes
          <abcde:b> | a name that is too long
          0x123456789012345 | a number of more than 16 digits
          """)
  void longerStringsAreRefused(String text, String message) {
    assertThatThrownBy(() -> read(text, PickleLimits.DEFAULT.withMaxValueBytes(4)))
        .hasMessageEndingWith(message);
  }

  @Test
  void aTextIsReadUpToTheLimitOfAllOnly() throws IOException {
    PickleLimits limits = PickleLimits.DEFAULT.withMaxTotalBytes(10_000);
    assertThat(read(" ".repeat(9_999) + "1", limits)).isNotNull();
    assertThatThrownBy(() -> read("\n".repeat(20_000) + "1", limits))
        .hasMessageEndingWith("the text is longer than 10000 characters");
  }
}

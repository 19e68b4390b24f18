package io.camelzodb.pickle.literal;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the items of a literal stand, and which of them are none. */
class LocatedLiteralTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[1, 2]|0|column 2",
        "[1, 2]|1|column 5",
        "[1, 2]|2|column 1",
        "[[1, 2], (3, 4)]|1|column 10",
        "(1, 2)|0|column 1",
        " 'text'|0|column 1",
        "([1, 2])|1|column 1"
      })
  void aFaultNamesTheItem(String text, int item, String column) throws PickleException {
    assertThat(LocatedLiteral.parse(text).fault(item, "no good"))
        .hasMessage("line 1, " + column + ": no good");
  }

  private static @Nullable PickleException noLiteral(String item) throws PickleException {
    LocatedLiteral literal = LocatedLiteral.parsePrinted("[0, " + item + "]");
    Value part = ((ListValue) literal.value()).items().get(1);
    return literal.noLiteral(part, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "[{'a': (None, b'x', {1.5})}]",
        "(1+2j)",
        "-4j",
        "...",
        "[Ellipsis]",
        "DateTime('2024/01/02 UTC')",
        "nan"
      })
  void aLiteralIsOne(String item) throws PickleException {
    assertThat(noLiteral(item)).isNull();
    // Beside what is none.
    assertThat(noLiteral("{1: " + item + ", 2: Decimal('1')}")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "datetime.date(2025, 2, 3)",
        "[1, {'a': (Decimal('1'),)}]",
        "frozenset({1})",
        "<class 'int'>",
        "[NotImplemented]"
      })
  void anObjectIsNone(String item) throws PickleException {
    assertThat(noLiteral(item))
        .hasMessage("line 1, column 5: only a literal can stand here, not an object");
  }

  @Test
  void theFirstObjectOfAnItemIsNamed() throws PickleException {
    assertThat(noLiteral("[<app.Thing object>, Decimal('1')]"))
        .hasMessageStartingWith("line 1, column 6: the text in <");
    assertThat(noLiteral("[Decimal('1'), <app.Thing object>]"))
        .hasMessageContaining("only a literal can stand here");
  }
}

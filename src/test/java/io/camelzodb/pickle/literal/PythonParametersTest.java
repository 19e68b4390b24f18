package io.camelzodb.pickle.literal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.PickleException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Python 3.11 said of {@code ast.parse} and {@code compile} for the same texts. */
class PythonParametersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        "a,",
        "\ta , b",
        "a,\nb",
        "a\r\n,b",
        "a # x\n",
        "# none\n",
        "a,\\\nb",
        "a\f",
        "a, b=1, *c, d, e=2, **f",
        "a,/,b,*,c",
        "a: int = 1, *b: str, **c: 'x',",
        "*a: *b",
        "a=lambda x, *y: (x, y)",
        "a=lambda a, a=1: a",
        "a=(b:=1)",
        "a=f'{x!r:>{y}}'",
        "a={'x': [1, 2]}, b=c.d(e)[1:2] if f else not g",
        "na\u00efve, \u00fcn\u00ef=1",
        "REQUEST=None"
      })
  void areTaken(String text) {
    assertThatCode(() -> PythonParameters.check(text)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "'a,a', 'occurs twice'",
    "None, 'a name is expected here'",
    "1999, 'a name is expected here'",
    "0.5, 'a name is expected here'",
    "&, 'a name is expected here'",
    "'\ud83d\ude00', 'a name is expected here'",
    "'\ud800', 'a lone surrogate'",
    "'a\0', 'a NUL character'",
    "'a # x', 'the end of the text'",
    "'a): pass', 'expected the end'",
    "'a;b', expected",
    "*, 'a name is expected here'",
    "'*,', expected",
    "'*,**a', expected",
    "',', 'a name is expected here'",
    "'a=', ''",
    "'a b', expected",
    "'a=1, b', 'a parameter without a default'",
    "'**a, b', expected",
    "'/, a', 'a name is expected here'",
    "'a:', ''"
  })
  void areRefused(String text, String message) {
    assertThatThrownBy(() -> PythonParameters.check(text))
        .isInstanceOf(PickleException.class)
        .hasMessageContaining(message);
  }
}

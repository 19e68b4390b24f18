package io.camelzodb.pickle.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are read as {@code int(text, 0)}, {@code int(text)} and {@code float(text)} do. */
class PythonNumeralsTest {
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "0,0",
        "7,7",
        "-7,-7",
        "+7,7",
        "0x1f,31",
        "0X1F,31",
        "-0xff,-255",
        "0o17,15",
        "0O17,15",
        "0b101,5",
        "0B101,5",
        "00,0",
        "0_0,0",
        "1_000,1000",
        "0x_f,15",
        "0xf_f,255",
        "0b1_0,2",
        " 7,7",
        "7 ,7",
        "'\t7\n',7",
        "'\u000b7\r',7",
        "0xfff,4095",
        "0o_7,7",
      })
  void wholeNumbersWithPrefixes(String text, BigInteger number) {
    assertThat(PythonNumerals.integer(text, true)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "-", "+", "--1", "01", "007", "0_1", "0x", "0xg", "0o8", "0b2", "0x__f", "0xf_",
        "_1", "1_", "1__0", "0_x1", "a", "1a", "1.5", "0x-1", "٣", "1٣", "\u001c7", "\b7",
        "7\u000e", "1 2", "x1", "0z1",
      })
  void whatPythonRefusesIsNoWholeNumber(String text) {
    assertThat(PythonNumerals.integer(text, true)).isNull();
  }

  @Test
  void withoutPrefixesZerosMayLead() {
    assertThat(PythonNumerals.integer("007", false)).isEqualTo(7);
    assertThat(PythonNumerals.integer("0", false)).isEqualTo(0);
    assertThat(PythonNumerals.integer("0x7", false)).isNull();
    assertThat(PythonNumerals.integer("0b1", false)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {399, 400, 401, 799, 800, 801, 1200, 1601, 3333, 12_801})
  void longNumbersAreThoseOfJava(int length) {
    StringBuilder digits = new StringBuilder("9");
    for (int i = 1; i < length; i++) {
      digits.append((char) ('0' + i * i % 10));
    }
    assertThat(PythonNumerals.integer(digits.toString(), true))
        .isEqualTo(new BigInteger(digits.toString()));
    assertThat(PythonNumerals.integer("-" + digits, false)).isEqualTo(new BigInteger("-" + digits));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0x0",
    "1,0x1",
    "-1,-0x1",
    "15,0xf",
    "16,0x10",
    "255,0xff",
    "256,0x100",
    "-4096,-0x1000"
  })
  void hexadecimalDigitsAreThoseOfPython(BigInteger number, String digits) {
    assertThat(PythonNumerals.hex(number)).isEqualTo(digits);
    assertThat(PythonNumerals.integer(digits, true)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "0,0.0",
        "1.5,1.5",
        "-1.5,-1.5",
        "+1.5,1.5",
        "1.,1.0",
        ".5,0.5",
        "1e3,1000.0",
        "1E-3,0.001",
        "1e+3,1000.0",
        "1_0.2_5,10.25",
        "inf,Infinity",
        "-Inf,-Infinity",
        "+INFINITY,Infinity",
        "-infinity,-Infinity",
        " 1.5 ,1.5",
        "'\n1.5\t',1.5",
        "1e999,Infinity",
        "12345678901234567890,1.2345678901234567e19",
        "09.50,9.5",
      })
  void realNumbers(String text, double number) {
    assertThat(PythonNumerals.real(text)).isEqualTo(number);
  }

  @Test
  void theSignOfZeroAndOfNanIsKept() {
    assertThat(bits("-0.0")).isEqualTo(0x8000000000000000L);
    assertThat(bits("nan")).isEqualTo(0x7ff8000000000000L);
    assertThat(bits("+NaN")).isEqualTo(0x7ff8000000000000L);
    assertThat(bits("-nan")).isEqualTo(0xfff8000000000000L);
  }

  private static long bits(String text) {
    return Double.doubleToRawLongBits(Objects.requireNonNull(PythonNumerals.real(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", ".", "e", "1e", "1e+", "--1", "+-1", "-+1", "1.2.3", "1f", "1d", "0x1p3", "0x1",
        "infi", "na", "1__0", "_1", "1_", "1_.5", "1._5", "1_e5", "1 2", "/", ":", "٣", "1-2",
      })
  void whatPythonRefusesIsNoRealNumber(String text) {
    assertThat(PythonNumerals.real(text)).isNull();
  }
}

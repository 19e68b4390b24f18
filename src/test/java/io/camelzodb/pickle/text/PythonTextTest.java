package io.camelzodb.pickle.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings and floats are printed as Python 3.11 prints them. */
class PythonTextTest {
  private static String text(String text) {
    StringBuilder out = new StringBuilder();
    StringText.text(text, out);
    return out.toString();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String bytes(String text) {
    StringBuilder out = new StringBuilder();
    StringText.bytes(latin1(text), out);
    return out.toString();
  }

  @Test
  void textsAreQuotedAsPythonDoes() {
    assertThat(text("")).isEqualTo("''");
    assertThat(text("a b~")).isEqualTo("'a b~'");
    assertThat(text("it's")).isEqualTo("\"it's\"");
    assertThat(text("say \"it's\"")).isEqualTo("'say \"it\\'s\"'");
    assertThat(text("\"")).isEqualTo("'\"'");
    assertThat(text("a\\b")).isEqualTo("'a\\\\b'");
    assertThat(text("\t\n\r\0\u001f\u007f\u0080\u00ad"))
        .isEqualTo("'\\t\\n\\r\\x00\\x1f\\x7f\\x80\\xad'");
    assertThat(text("é\u00ffĀ\u2028\ufeff\ud800")).isEqualTo("'éÿĀ\\u2028\\ufeff\\ud800'");
    assertThat(text("\ud83d\ude00\udb40\udc01")).isEqualTo("'\ud83d\ude00\\U000e0001'");
  }

  @Test
  void bytesAreQuotedAsPythonDoes() {
    assertThat(bytes("")).isEqualTo("b''");
    assertThat(bytes("a ~")).isEqualTo("b'a ~'");
    assertThat(bytes("it's")).isEqualTo("b\"it's\"");
    assertThat(bytes("\"it's\"")).isEqualTo("b'\"it\\'s\"'");
    assertThat(bytes("\\\t\n\r\0\u001f\u007f\u0080\u00ff"))
        .isEqualTo("b'\\\\\\t\\n\\r\\x00\\x1f\\x7f\\x80\\xff'");
    StringBuilder array = new StringBuilder();
    StringText.byteArray(latin1("it's"), array);
    StringText.byteArray(latin1("\"it's\""), array);
    assertThat(array.toString()).isEqualTo("b\"it\\'s\"b'\"it\\'s\"'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0",
        "-0.0",
        "1.0",
        "-1.5",
        "0.1",
        "100.0",
        "0.30000000000000004",
        "123456.789",
        "1000000000000000.0",
        "1e+16",
        "9999999999999998.0",
        "1.2345678901234568e+17",
        "0.0001",
        "0.00012",
        "1e-05",
        "1.2e-05",
        "5e-324",
        "1e-323",
        "2.5e-323",
        "1e-310",
        "1.2345e-315",
        "2.2250738585072014e-308",
        "2.225073858507201e-308",
        "1.7976931348623157e+308",
        "1e+22",
        "1e+23",
        "8.41e+21",
        "9.5e-05",
        "2e-44",
        "1e-09",
        "1e-10",
        "1e+100",
        "1.5e+100",
        "2.0000000000000004",
        "5e-05",
        "4.35",
        "9007199254740992.0",
        "1.0000000000000002",
        "inf",
        "-inf",
      })
  void floatsHaveTheFewestDigits(String printed) {
    double value = Double.parseDouble(printed.replace("inf", "Infinity"));
    assertThat(FloatText.repr(value)).isEqualTo(printed);
  }

  @Property
  void floatsAreReadBack(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isNaN(value)) {
      assertThat(FloatText.repr(value)).isEqualTo("nan");
    } else {
      String printed = FloatText.repr(value);
      assertThat(PythonNumerals.real(printed)).isEqualTo(value);
      assertThat(printed.replaceAll("e.*|[-.]", "").replaceAll("^0+", "")).hasSizeLessThan(18);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, false",
    "1f, false",
    "20, true",
    "7e, true",
    "7f, false",
    "80, false",
    "a0, false",
    "a1, true",
    "ac, true",
    "ad, false",
    "ae, true",
    "ff, true",
    "377, true",
    "378, false",
    "379, false",
    "37a, true",
    "d7ff, false",
    "d800, false",
    "e000, false",
    "1f600, true",
    "e0001, false",
    "10ffff, false"
  })
  void printabilityIsThatOfUnicode14(String code, boolean printable) {
    assertThat(Printability.isPrintable(Integer.parseInt(code, 16))).isEqualTo(printable);
  }

  @Test
  void excerptsAreShortAndOfOneLine() {
    assertThat(QuotedExcerpt.of("a\nb\u007fc")).isEqualTo("\"a?b?c\"");
    assertThat(QuotedExcerpt.of("x".repeat(40))).isEqualTo("\"" + "x".repeat(40) + "\"");
    assertThat(QuotedExcerpt.of("x".repeat(41))).isEqualTo("\"" + "x".repeat(40) + "…\"");
  }
}

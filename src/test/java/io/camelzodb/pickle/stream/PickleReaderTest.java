package io.camelzodb.pickle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.testing.CanonicalText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that real picklers do not write, or only of values of several gigabytes. */
class PickleReaderTest {
  private static byte[] bytes(String stream) {
    return stream.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\\216\\2\\0\\0\\0\\0\\0\\0\\0ab. | bytes(6162)",
        "\\215\\2\\0\\0\\0\\0\\0\\0\\0ab. | text(\"ab\")",
        "\\226\\2\\0\\0\\0\\0\\0\\0\\0ab. | bytearray(6162)",
        "(lN0. | list()",
        "(lNa(e. | list(None)",
        "(NN1N. | None",
        "N2\\206. | tuple(None None)",
        "]q\\0r\\1\\0\\0\\0j\\1\\0\\0\\0\\206. | tuple(&1=list() *1)"
      })
  void isReadAsPythonDoes(String stream, String canonical) throws PickleException {
    assertThat(CanonicalText.of(List.of(PickleReader.read(bytes(stream), PickleLimits.DEFAULT))))
        .isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\\216\\0\\0\\0\\0\\0\\0\\0\\200. | bad-length",
        "1. | stack-underflow",
        "}(Nu. | misused-opcode",
        "N(Ne. | misused-opcode",
        "N(NNu. | misused-opcode",
        "N(N\\220. | misused-opcode",
        "NNb. | misused-opcode",
        "NN\\223. | misused-opcode",
        "h\\1. | memo-miss"
      })
  void whatNoPicklerWritesIsRefused(String stream, String kind) {
    byte[] bytes = bytes(stream);
    assertThatThrownBy(() -> PickleReader.read(bytes, PickleLimits.DEFAULT))
        .isInstanceOfSatisfying(
            PickleException.class, fault -> assertThat(fault.kind()).isEqualTo(kind));
  }

  /** As in the index of a Data.fs: one pickle behind the other, each with a memo of its own. */
  @Test
  void readsOnePickleAfterTheOther() throws PickleException {
    byte[] two = bytes("]q\\0.N.");
    PickleReader reader = new PickleReader(two);
    assertThat(CanonicalText.of(List.of(reader.read()))).isEqualTo("list()");
    assertThat(reader.atEnd()).isFalse();
    assertThat(reader.position()).isEqualTo(4);
    assertThat(CanonicalText.of(List.of(reader.read()))).isEqualTo("None");
    assertThat(reader.atEnd()).isTrue();
  }

  /** Numbers of the memo may be of any size, and come in any order. */
  @Test
  void theMemoTakesAnyNumber() throws PickleException {
    String huge = "9".repeat(30);
    StringBuilder stream = new StringBuilder("(");
    List<String> numbers = new ArrayList<>(List.of("5000", huge, "9223372036854775807"));
    for (int i = 0; i < 5000; i += 2) {
      numbers.add(Integer.toString(i));
    }
    for (String number : numbers) {
      stream.append("S'").append(number).append("'\\np").append(number).append("\\n0");
    }
    for (String number : numbers) {
      stream.append("g").append(number).append("\\n");
    }
    Tuple read =
        (Tuple) PickleReader.read(bytes(stream.append("t.").toString()), PickleLimits.DEFAULT);
    assertThat(read.items())
        .map(each -> new String(((OldString) each).bytes(), StandardCharsets.US_ASCII))
        .isEqualTo(numbers);
    for (String missing : List.of("1", "4999", "5001", huge + "9")) {
      byte[] other = bytes("Np0\\np5000\\ng" + missing + "\\n.");
      assertThatThrownBy(() -> PickleReader.read(other, PickleLimits.DEFAULT))
          .isInstanceOf(PickleException.class);
    }
  }

  @Test
  void theMemoIsKeptUntilItIsForgotten() throws PickleException {
    PickleReader reader = new PickleReader(bytes("Nq\\1.h\\1.h\\1."));
    reader.read();
    assertThat(reader.read()).isEqualTo(NoneValue.NONE);
    reader.forgetMemo();
    assertThatThrownBy(reader::read).isInstanceOf(PickleException.class);
  }
}

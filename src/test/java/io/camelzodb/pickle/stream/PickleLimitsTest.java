package io.camelzodb.pickle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.camelzodb.pickle.PickleException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream that just keeps each limit is read, and refused with the limit one lower. */
class PickleLimitsTest {
  private static final PickleLimits DEFAULT = PickleLimits.DEFAULT;

  static Stream<Arguments> limits() {
    return Stream.of(
        limit("maxDepth", "(((ttt.", DEFAULT::withMaxDepth, 3),
        limit("maxStack", "(NNNt.", DEFAULT::withMaxStack, 3),
        limit("maxMemo", "Nq\0q\1q\2.", DEFAULT::withMaxMemo, 3),
        limit("maxMemo", "Np0\np1\np2\n.", DEFAULT::withMaxMemo, 3),
        limit("maxMemo", "N\u0094\u0094\u0094.", DEFAULT::withMaxMemo, 3),
        limit("maxValues", "(K\1K\2M\1\1M\1\1t.", DEFAULT::withMaxValues, 3),
        limit("maxValueBytes", "U\3abc.", DEFAULT::withMaxValueBytes, 3),
        limit("maxValueBytes", "\u008a\3abc.", DEFAULT::withMaxValueBytes, 3),
        // About the memory that Java takes for an atom, its bytes, and what can grow.
        limit("maxMemory", "U\3abc.", DEFAULT::withMaxMemory, 43),
        limit("maxMemory", "].", DEFAULT::withMaxMemory, 120),
        limit("maxMemory", "}.", DEFAULT::withMaxMemory, 120),
        limit("maxMemory", "\u008f.", DEFAULT::withMaxMemory, 120),
        limit("maxMemory", "(im\nC\n.", DEFAULT::withMaxMemory, 120),
        limit("maxDigits", "I123\n.", DEFAULT::withMaxDigits, 3),
        limit("maxDigits", "L123L\n.", DEFAULT::withMaxDigits, 3),
        limit("maxTotalBytes", "NN.", DEFAULT::withMaxTotalBytes, 3));
  }

  private interface Change {
    PickleLimits to(int number);
  }

  private static Arguments limit(String name, String stream, Change change, int least) {
    return Arguments.of(name, stream, change.to(least), change.to(least - 1));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void eachLimitIsKept(String name, String stream, PickleLimits enough, PickleLimits tooLow)
      throws PickleException {
    byte[] bytes = stream.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(new PickleReader(bytes, 0, bytes.length, enough, 0).read()).isNotNull();
    PickleException fault =
        catchThrowableOfType(
            PickleException.class,
            () -> new PickleReader(bytes, 0, bytes.length, tooLow, 0).read());
    assertThat(fault).as(name).isNotNull();
    assertThat(fault.kind()).isEqualTo("limit-" + name);
    assertThat(fault.getMessage()).contains("at byte");
  }
}

package io.camelzodb.pickle.repr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values that nobody but an attacker would pickle: printed within bounds of time and size. */
@Timeout(20)
class HostileValuesTest {
  @Test
  void numbersOfOneHashAreLeftInTheirOrder() {
    BigInteger modulus = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);
    List<Value> items = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      items.add(new IntValue(modulus.multiply(BigInteger.valueOf(i)), false));
    }
    assertThat(LiteralForms.set(items).items()).isEqualTo(items);
  }

  /** Long numbers of one hash are compared with each other as they are. */
  @Test
  void longNumbersOfOneHashEnd() {
    BigInteger long1 =
        BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE).multiply(BigInteger.TEN.pow(100_000));
    List<Value> items = new ArrayList<>();
    for (int i = 1; i < 100; i++) {
      items.add(new IntValue(long1.multiply(BigInteger.valueOf(i)), false));
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThat(LiteralForms.set(items).items()).containsExactlyInAnyOrderElementsOf(items));
  }

  @Test
  void orderIsThatOfPython() {
    // print({*'abcdefgh'}, {5, 3, 1000, -7}) with PYTHONHASHSEED=0 of CPython 3.11.
    List<Value> letters = new ArrayList<>();
    "abcdefgh".chars().forEach(c -> letters.add(new Text(Character.toString(c))));
    assertThat(PythonRepr.repr(LiteralForms.set(letters)))
        .isEqualTo("{'d', 'f', 'g', 'h', 'b', 'c', 'a', 'e'}");
    List<Value> numbers = new ArrayList<>();
    for (long number : new long[] {5, 3, 1000, -7}) {
      numbers.add(IntValue.of(number));
    }
    assertThat(PythonRepr.repr(LiteralForms.set(numbers))).isEqualTo("{1000, -7, 3, 5}");
  }

  @Test
  void objectsThatHoldTheOneBeforeTwiceEnd() {
    Value value = new Text("x");
    for (int i = 0; i < 40; i++) {
      value =
          PythonRepr.printed(
              new Instance(
                  Instance.Kind.REDUCE, new Global("app", "Pair"), Tuple.of(value, value), null));
    }
    assertThat(PythonRepr.repr(value).length()).isLessThan(1 << 21);
  }
}

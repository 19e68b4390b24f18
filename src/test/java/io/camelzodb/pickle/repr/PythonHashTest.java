package io.camelzodb.pickle.repr;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.literal.LocatedLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes and the order of sets, as CPython 3.11 has printed them with {@code PYTHONHASHSEED=0}. */
class PythonHashTest {
  private static Value read(String text) throws PickleException {
    return LocatedLiteral.parsePrinted(text).value();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'a' | 4644417185603328019
          'abcdefg' | 7904145750247929094
          'abcdefgh' | 4574395652268504554
          'abcdefghi' | -532774252720507163
          '' | 0
          'é' | 6047309291227476195
          'Ā' | 75343234424780393
          'aĀ' | -5810924036080650537
          '😀' | -3536540696076613844
          'ÿ' | 3476900567878811119
          b'' | 0
          b'a' | 4644417185603328019
          b'abcdefghijklmnop' | -7712962755478248686
          b'\\xff\\x80' | -4029632007696555812
          True | 1
          False | 0
          0 | 0
          -1 | -2
          -2 | -2
          2305843009213693951 | 0
          2305843009213693950 | 2305843009213693950
          -2305843009213693951 | 0
          2305843009213693952 | 1
          10000000000000000000000000000000000000000 | 1388497483929617590
          -10000000000000000000000000000000000000000 | -1388497483929617590
          1.5 | 1152921504606846977
          -0.5 | -1152921504606846976
          0.1 | 230584300921369408
          1e300 | 1224995262755759164
          1e-300 | 482449582752280463
          5e-324 | 16777216
          3.0 | 3
          -1.0 | -2
          inf | 314159
          -inf | -314159
          () | 5740354900026072187
          (1,) | -6644214454873602895
          (1, 'a') | 3906047847676358913
          ((1, 2), 3) | -333907151259015829
          frozenset() | 133146708735736
          frozenset({1, 2}) | -1826646154956904602
          frozenset({'a'}) | -7857795138424989601
          datetime.date(2025, 2, 3) | 8418348064669217847
          datetime.datetime(2025, 2, 3, 4, 5) | -230384756210556169
          datetime.timedelta(0) | 3010437511937009226
          datetime.timedelta(days=1, seconds=2, microseconds=3) | 529344067295497451
          datetime.timedelta(days=-1) | -8550113241796947342
          Decimal('1.50') | 1152921504606846977
          Decimal('1E+3') | 1000
          Decimal('-0.001') | -1035323511136948584
          Fraction(1, 3) | 1537228672809129301
          Fraction(-1, 3) | -1537228672809129301
          Fraction(1, 2305843009213693951) | 314159
          Fraction(-1, 2305843009213693951) | -314159
          UUID('12345678-1234-5678-1234-567812345678') | 276701140489800253
          """)
  void isThatOfPython(String text, long hash) throws PickleException {
    assertThat(PythonHash.of(read(text))).isEqualTo(hash);
  }

  /** None and nan have the hash of their address, others are not hashed here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "None",
        "nan",
        "[]",
        "(1, None)",
        "frozenset({None})",
        "Decimal('NaN')",
        "Decimal('1E+1001')",
        "datetime.datetime(2025, 2, 3, fold=1)",
        "datetime.date(2025, 2, 30)",
        "datetime.timedelta(5)",
        "datetime.time(1)",
        "range(5)",
        "UUID('12345678-1234-5678-1234-5678123456789')",
        "Fraction('1/3')",
        "Fraction(1, 'x')",
        "Decimal(1)",
      })
  void isUnknown(String text) throws PickleException {
    assertThat(PythonHash.of(read(text))).isNull();
  }

  @Test
  void ofDeepTuplesIsUnknown() {
    Value deep = Tuple.of(IntValue.of(1));
    for (int i = 0; i < 49; i++) {
      deep = Tuple.of(deep);
    }
    assertThat(PythonHash.of(deep)).isNotNull();
    assertThat(PythonHash.of(Tuple.of(deep))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [0, 8, 16, 24, 32, 40, 48, 56] | {0, 32, 8, 40, 16, 48, 24, 56}
          [8, 0, 16, 24, 1, 9] | {0, 1, 8, 9, 16, 24}
          [1, True, 1.0, 2] | {1, 2}
          ['a', 'b', 'c', 'd', 'e'] | {'d', 'b', 'c', 'a', 'e'}
          ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't'] | {'r', 'a', 'o', 'j', 'f', 'g', 'k', 'p', 'd', 'n', 'b', 'm', 'q', 's', 'h', 't', 'i', 'c', 'e', 'l'}
          [-1, -2, 1, 2] | {1, 2, -1, -2}
          [7, 15, 23, 31, 39] | {39, 7, 15, 23, 31}
          [1.5, 2.5, 3.5, 0.5] | {0.5, 1.5, 2.5, 3.5}
          [(1, 2), (2, 1), 'x'] | {(1, 2), (2, 1), 'x'}
          [1, 32, 1024, 32768, 1048576, 33554432, 1073741824, 34359738368, 1099511627776, 35184372088832, 1125899906842624, 36028797018963968] | {32, 1, 1048576, 32768, 1024, 33554432, 1073741824, 34359738368, 1099511627776, 35184372088832, 1125899906842624, 36028797018963968}
          [0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80] | {0, 32, 64, 8, 40, 72, 16, 48, 80, 24, 56}
          [3, None, 1] | {3, None, 1}
          """)
  void ordersSetsAsPythonDoes(String items, String set) throws PickleException {
    List<Value> values = ((io.camelzodb.pickle.ListValue) read(items)).items();
    assertThat(PythonRepr.repr(LiteralForms.set(values))).isEqualTo(set);
    assertThat(PythonRepr.repr(LiteralForms.frozenSet(values))).isEqualTo("frozenset(" + set + ")");
  }

  private static String digest(int count, IntFunction<Value> item) {
    List<Value> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(item.apply(i));
    }
    SetValue set = LiteralForms.set(items);
    return DigestUtils.sha256Hex(PythonRepr.repr(set));
  }

  /** The digests of what Python has printed of them. */
  @Test
  void ordersLargeSetsAsPythonDoes() {
    assertThat(digest(429, i -> IntValue.of(7L * i)))
        .isEqualTo("26d2c872b9ec4512a65355bfc892fbdc48eedd1e7af8efdfb2b3fc3f748ad8fd");
    assertThat(digest(1000, i -> IntValue.of(3L * i * i + i)))
        .isEqualTo("21ca85357967c9f0c99ec593471b65f74f529089bb64ccafcd249ce0e05d6548");
    assertThat(digest(1000, i -> new Text("k" + i)))
        .isEqualTo("7733c910339be78638218b4fea775c3c459d3e9f0d56039d9f4dc9f2e76399b0");
    assertThat(digest(60_000, i -> IntValue.of(i * 1_000_003L)))
        .isEqualTo("51230077ee7534b9a1617f609fe04635c59c70aafefff5ac85472d0e40a5aa4b");
  }
}

package io.camelzodb.zope.type.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.literal.LocatedLiteral;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.testing.MemorySnapshot;
import io.camelzodb.testing.NotationText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of records as literals, as true or false, in order, and literals as values of records. */
class StoredValuesTest {
  private static String literal(String notation, MemorySnapshot snapshot) throws IOException {
    return PythonRepr.repr(
        new LiteralEncoder(
                snapshot,
                new ValueBudget(),
                old -> new Text(new String(old.bytes(), StandardCharsets.ISO_8859_1)))
            .of(NotationText.value(notation)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [1, (s'a', [s'b'])] | [1, ('a', ['b'])]
          (1, s'a', 2, s'b') | (1, 'a', 2, 'b')
          {s'a': {1: s'b'}} | {'a': {1: 'b'}}
          {'a': 1} | {'a': 1}
          set(s'a') | {'a'}
          frozenset(s'a') | frozenset({'a'})
          <__builtin__:unicode> | <class 'str'>
          [&1 [s'a'], *1] | [['a'], ['a']]
          &1 [*1, s'a'] | [[...], 'a']
          &1 (*1, s'a') | ((...), 'a')
          &1 {1: *1} | {1: {...}}
          &1 set(1, *1) | {1, set(...)}
          &1 frozenset(1, *1) | frozenset({1, ...})
          newobj(<persistent.mapping:PersistentMapping>, ()).state({'data': {s'a': 1}}) | {'a': 1}
          newobj(<persistent.mapping:PersistentMapping>, ()).state({'_container': {'a': 1}}) | {'a': 1}
          newobj(<persistent.list:PersistentList>, ()).state({'data': [s'a']}) | ['a']
          newobj(<persistent.list:PersistentList>, ()).state({}) | <persistent.list.PersistentList object>
          ref(0000000000000002, <persistent.mapping:PersistentMapping>) | {'a': ['b']}
          ref(0000000000000002) | {'a': ['b']}
          ref(0000000000000003, <BTrees.OOBTree:OOSet>) | OOSet(['a', 'b'])
          ref(0000000000000004, <BTrees.OOBTree:OOBucket>) | BTrees.OOBTree.OOBucket([('a', 'x'), ('b', 'y')])
          ref(0000000000000005, <app:Thing>) | <app.Thing object oid 0x5>
          ref(0000000000000005) | <app.Thing object oid 0x5>
          ref(00000000000000ff) | <persistent object oid 0xff>
          ref(00000000000000ff, <persistent.list:PersistentList>) | <persistent.list.PersistentList object oid 0xff>
          pid(5) | <reference 5>
          newobj(<DateTime.DateTime:DateTime>, ()).state((0, False, 'UTC')) | DateTime('1970/01/01 00:00:00 UTC')
          newobj(<DateTime.DateTime:DateTime>, ()).state({'_year': 2025, '_month': 2, '_day': 3, '_hour': 4, '_minute': 5, '_second': 6.5, '_tz': s'GMT+1'}) | DateTime('2025/02/03 04:05:6.500000 GMT+1')
          newobj(<DateTime.DateTime:DateTime>, ()).state({'_year': 2025, '_month': 2, '_day': 3, '_hour': 4, '_minute': 5, '_second': 6, '_tz': 'UTC'}) | DateTime('2025/02/03 04:05:06 UTC')
          newobj(<DateTime.DateTime:DateTime>, ()).state({'_year': 2025, '_tz': 'UTC'}) | <DateTime.DateTime.DateTime object>
          newobj(<DateTime.DateTime:DateTime>, ()).state(('x', False, 'UTC')) | <DateTime.DateTime.DateTime object>
          newobj(<DateTime.DateTime:DateTime>, ()).state((0, False, 5)) | <DateTime.DateTime.DateTime object>
          """)
  void areLiterals(String notation, String literal) throws IOException {
    MemorySnapshot snapshot =
        new MemorySnapshot()
            .add(
                2,
                "persistent.mapping.PersistentMapping",
                NotationText.value(
                    "{'data': {s'a': newobj(<persistent.list:PersistentList>, ()).state({'data':"
                        + " [s'b']})}}"))
            .add(3, "BTrees.OOBTree.OOSet", NotationText.value("((s'a', 'b'),)"))
            .add(4, "BTrees.OOBTree.OOBucket", NotationText.value("(('a', s'x', 'b', 'y'),)"))
            .add(5, "app.Thing", NotationText.value("{'data': [1]}"));
    assertThat(literal(notation, snapshot)).isEqualTo(literal);
  }

  @Test
  void onlyCollectionsAreValues() throws IOException {
    assertThat(isValue("ref(0000000000000001, <persistent.list:PersistentList>)")).isTrue();
    assertThat(isValue("ref(0000000000000001, <persistent.mapping:PersistentMapping>)")).isTrue();
    assertThat(isValue("ref(0000000000000001, <BTrees.OOBTree:OOBTree>)")).isTrue();
    assertThat(isValue("ref(0000000000000001, <OFS.Folder:Folder>)")).isFalse();
    assertThat(isValue("ref(0000000000000001)")).isFalse();
    assertThat(isValue("pid(5)")).isFalse();
  }

  private static boolean isValue(String notation) throws IOException {
    return LiteralEncoder.isValue((io.camelzodb.pickle.Reference) NotationText.value(notation));
  }

  @ParameterizedTest
  @ValueSource(strings = {"None", "False", "0", "-0.0", "''", "b''", "s''", "()", "[]", "{}"})
  void nothingIsFalse(String notation) throws IOException {
    assertThat(PythonTruth.of(NotationText.value(notation))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "True",
        "1",
        "-1",
        "0.5",
        "nan",
        "'a'",
        "b'\\x00'",
        "s'a'",
        "(0,)",
        "[0]",
        "{0: 0}",
        "<a:b>",
        "call(<a:b>, ())"
      })
  void anythingElseIsTrue(String notation) throws IOException {
    assertThat(PythonTruth.of(NotationText.value(notation))).isTrue();
  }

  /** The sign of the comparison of two values. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 | 2 | -1
          2 | 1.5 | 1
          True | 1 | 0
          False | 0.5 | -1
          b'a' | b'\\xff' | -1
          s'b' | b'a' | 1
          (1, 2) | (1, 3) | -1
          (1, 2) | [1] | 1
          [] | () | 0
          [[2]] | [[1, 5]] | 1
          1 | None | 0
          nan | 1 | 0
          None | () | 0
          """)
  void areInTheOrderOfPython(String left, String right, int sign) throws IOException {
    int order = PythonOrder.VALUES.compare(NotationText.value(left), NotationText.value(right));
    assertThat(Integer.signum(order)).isEqualTo(sign);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          2025/02/03 04:05:06 GMT+1 | (1738551906000000, False, 'GMT+1')
          2025/02/03 04:05:06.5 UTC | (1738555506500000, False, 'UTC')
          2025/02/03 04:05:6.123456 GMT+0 | (1738555506123456, False, 'GMT+0')
          2025/07/03 04:05:06 US/Eastern | (1751529906000000, False, 'US/Eastern')
          2025/07/03 04:05:06 Europe/Berlin | (1751508306000000, False, 'Europe/Berlin')
          2025/02/03 03:55:06 GMT+0530 | (1738535106000000, False, 'GMT+0530')
          2024/02/29 23:59:59 UTC | (1709251199000000, False, 'UTC')
          1969/12/31 23:59:59.500000 UTC | (-500000, False, 'UTC')
          """)
  void dateTimesAreStoredAsMicroseconds(String text, String state) throws IOException {
    Value stored =
        new LiteralDecoder()
            .stored(LocatedLiteral.parsePrinted("DateTime('" + text + "')").value());
    assertThat(stored).isNotNull();
    assertThat(NotationText.line(stored))
        .isEqualTo("newobj(<DateTime.DateTime:DateTime>, ()).state(" + state + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000/01/01 00:00:00 UTC",
        "2025/00/01 00:00:00 UTC",
        "2025/13/01 00:00:00 UTC",
        "2025/02/00 00:00:00 UTC",
        "2025/02/29 00:00:00 UTC",
        "2025/01/32 00:00:00 UTC",
        "2025/01/01 24:00:00 UTC",
        "2025/01/01 00:60:00 UTC",
        "2025/01/01 00:00:60 UTC",
        "2025/01/01 00:00:00 Nowhere/City",
        "yesterday",
      })
  void whatIsNoTimeIsRefused(String text) throws IOException {
    LiteralDecoder decoder = new LiteralDecoder();
    assertThat(decoder.stored(LocatedLiteral.parsePrinted("DateTime('" + text + "')").value()))
        .isNull();
    assertThat(decoder.refused())
        .startsWith("DateTime('" + text + "') is not a date that DateTime can parse");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [1, range(2)] | [1, call(<builtins:range>, (0, 2, 1))]
          (1, range(2)) | (1, call(<builtins:range>, (0, 2, 1)))
          {1: range(2)} | {1: call(<builtins:range>, (0, 2, 1))}
          {frozenset({1})} | set(frozenset(1))
          frozenset({range(2)}) | frozenset(call(<builtins:range>, (0, 2, 1)))
          <class 'int'> | <builtins:int>
          """)
  void literalsAreStored(String text, String notation) throws IOException {
    Value stored = new LiteralDecoder().stored(LocatedLiteral.parsePrinted(text).value());
    assertThat(stored).isNotNull();
    assertThat(NotationText.line(stored)).isEqualTo(notation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[deque(5)]",
        "(deque(5),)",
        "{deque(5)}",
        "frozenset({deque(5)})",
        "{1: deque(5)}",
        "{deque(5): 1}"
      })
  void theFirstPartThatCannotBeStoredIsNamed(String text) throws IOException {
    LiteralDecoder decoder = new LiteralDecoder();
    assertThat(decoder.stored(LocatedLiteral.parsePrinted(text).value())).isNull();
    assertThat(decoder.refused()).startsWith("deque(5) ");
  }

  @Test
  void aLongRefusedValueIsCut() throws IOException {
    LiteralDecoder decoder = new LiteralDecoder();
    String text = "deque('" + "x".repeat(200) + "')";
    assertThat(decoder.stored(LocatedLiteral.parsePrinted(text).value())).isNull();
    assertThat(decoder.refused()).startsWith(text.substring(0, 120) + "… ");
    LiteralDecoder other = new LiteralDecoder();
    assertThat(other.stored(LocatedLiteral.parsePrinted("<app.Thing object>").value())).isNull();
    assertThat(other.refused()).startsWith("<app.Thing object> can't be read back (");
  }
}

package io.camelzodb.pickle.repr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.pickle.limit.ValueLimits;
import io.camelzodb.testing.NotationText;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of value is printed, within itself and within the limits. */
class PythonReprTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          None | None
          [True, 5L, -0.0] | [True, 5, -0.0]
          ('a',) | ('a',)
          (1, (2, 3), []) | (1, (2, 3), [])
          {1: 2, 'a': {}} | {1: 2, 'a': {}}
          set() | set()
          set(1, 2) | {1, 2}
          frozenset() | frozenset()
          frozenset(1, 2) | frozenset({1, 2})
          bytearray(b"it's") | bytearray(b"it\\'s")
          s'a' | b'a'
          <a.b:C> | <class 'a.b.C'>
          <a.b:c> | <a.b.c>
          <__builtin__:unicode> | <class 'str'>
          <builtins:len> | <built-in function len>
          <builtins:Ellipsis> | Ellipsis
          ref(0000000000000001) | <reference b'\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x01'>
          extension(7) | <extension 7>
          buffer(3) | <buffer 3>
          readonly(b'a') | <read-only b'a'>
          call(<a:b>, (1, 'x')) | a.b(1, 'x')
          call(<a:b>, (1,)).state(2) | <a.b object>
          call([], (1,)) | <object(1)
          call([], [1]) | <object>
          call(<a:b>, [1]) | <a.b object>
          newobj_ex(<a:b>, (1, 2), {'k': 3, 'l': [4]}) | a.b(1, 2, k=3, l=[4])
          newobj_ex(<a:b>, (), {'k': 3}) | a.b(k=3)
          call(<builtins:complex>, (1.0, 2.0)) | (1+2j)
          call(<builtins:complex>, (1.5, -2.5)) | (1.5-2.5j)
          call(<builtins:complex>, (0.0, -2.0)) | -2j
          call(<builtins:complex>, (-0.0, -0.0)) | (-0-0j)
          call(<builtins:complex>, (nan, inf)) | (nan+infj)
          &1 [*1] | [[...]]
          &1 (*1,) | ((...),)
          &1 {1: *1} | {1: {...}}
          &1 set(*1) | {set(...)}
          &1 frozenset(*1) | frozenset({frozenset(...)})
          &1 call(<a:b>, (*1,)) | a.b(a.b(...))
          &1 newobj_ex(<a:b>, (*1,), {}) | a.b(a.b(...))
          &1 pid(*1) | <reference <reference ...>>
          &1 readonly(*1) | <read-only <read-only ...>>
          [&1 [], *1, *1] | [[], [], []]
          {&1 (1,): *1, 2: *1} | {(1,): (1,), 2: (1,)}
          [&1 call(<a:b>, (1,)), *1] | [a.b(1), a.b(1)]
          [&1 newobj_ex(<a:b>, (1,), {}), *1] | [a.b(1), a.b(1)]
          """)
  void isPrinted(String notation, String printed) throws IOException {
    assertThat(PythonRepr.repr(NotationText.value(notation))).isEqualTo(printed);
  }

  @Test
  void aListInOneLineIsAList() {
    Value list = new ListValue(List.of(new Text("a")));
    Value line = LiteralForms.inOneLine(list);
    assertThat(PythonRepr.repr(line)).isEqualTo("['a']");
    assertThat(LiteralForms.plain(line)).isSameAs(list);
    assertThat(LiteralForms.plain(list)).isSameAs(list);
    Value other =
        new Instance(
            Instance.Kind.REDUCE, new Global("collections", "UserList"), Tuple.EMPTY, null);
    assertThat(LiteralForms.plain(other)).isSameAs(other);
  }

  @Test
  void nothingLongerThanAllowedIsPrinted() throws IOException {
    Value value = NotationText.value("['abc', 'de']");
    assertThat(PythonRepr.repr(value, 13)).isEqualTo("['abc', 'de']");
    assertThat(PythonRepr.repr(value, 12)).isNull();
    assertThat(PythonRepr.repr(new Text("abc"), 5)).isEqualTo("'abc'");
    assertThat(PythonRepr.repr(new Text("abc"), 4)).isNull();
  }

  /** A list of as many values, however small. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1, 2, 3]",
        "(1, 2, 3)",
        "set(1, 2, 3)",
        "{1: 2}",
        "call(<a:b>, (1, 2, 3))",
        "newobj_ex(<a:b>, (1,), {'k': 3})"
      })
  void valuesAreCountedBeforeTheyArePrinted(String notation) throws IOException {
    Value value = NotationText.value(notation);
    int visits = notation.startsWith("{") ? 3 : 4;
    StringBuilder out = new StringBuilder();
    PythonRepr.repr(value, out, new ValueBudget(ValueLimits.DEFAULT.withMaxVisited(visits)));
    assertThat(out).isNotEmpty();
    assertThatThrownBy(
            () ->
                PythonRepr.repr(
                    value,
                    new StringBuilder(),
                    new ValueBudget(ValueLimits.DEFAULT.withMaxVisited(visits - 1))))
        .isInstanceOf(ValueLimitException.class);
  }

  @Test
  void anObjectTooLongIsItsClass() throws IOException {
    Text text = new Text("x".repeat((1 << 20) - 7));
    Global name = new Global("a", "b");
    assertThat(PythonRepr.printed(call(name, text)).text()).startsWith("a.b('xxx");
    Text longer = new Text(text.value() + "xxx");
    assertThat(PythonRepr.printed(call(name, longer)).text()).isEqualTo("<a.b object>");
    assertThat(PythonRepr.printed(Tuple.of(longer)).text()).isEqualTo("<object>");
  }

  private static Instance call(Global name, Value argument) {
    return new Instance(Instance.Kind.REDUCE, name, Tuple.of(argument), null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [] | 1
          [[]] | 2
          [({})] | 3
          [[], [], ([])] | 3
          '[[[[' | 0
          "it's[[" | 0
          'it\\'s[[' | 0
          ['[', ["]"]] | 2
          a.b('x', [1]) | 2
          '[[ | 0
          '\\ | 0
          """)
  void bracketsAreCounted(String text, int depth) {
    assertThat(PythonRepr.isNestedAtMost(text, 0, depth)).isTrue();
    assertThat(depth == 0 || !PythonRepr.isNestedAtMost(text, 0, depth - 1)).isTrue();
    assertThat(PythonRepr.isNestedAtMost("[[[[" + text, 4, depth)).isTrue();
  }
}

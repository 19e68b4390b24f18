package io.camelzodb.pickle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.camelzodb.pickle.Buffer;
import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.ExtensionCode;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.ReadOnlyBuffer;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.testing.CanonicalText;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no opcode of a protocol can say is refused by one line, never changed. */
class PickleWriterTest {
  /** What is written as a call in the protocol of ZODB, or, of objects, may be. */
  private static final Set<Class<?>> CALLED =
      Set.of(SetValue.class, FrozenSet.class, ByteArray.class, Instance.class);

  private static final Global CLASS = new Global("acme.things", "New");

  /** Values with the least protocol that has them. */
  static Stream<Arguments> kinds() {
    Dictionary keywords = new Dictionary();
    keywords.put(new Text("key"), NoneValue.NONE);
    return Stream.of(
        Arguments.of(new Bytes(new byte[] {1}), 3),
        Arguments.of(new SetValue(), 4),
        Arguments.of(new FrozenSet(List.of()), 4),
        Arguments.of(new ByteArray(new byte[] {1}), 5),
        Arguments.of(new Buffer(0), 5),
        Arguments.of(new ReadOnlyBuffer(new Buffer(0)), 5),
        Arguments.of(new ExtensionCode(7), 2),
        Arguments.of(new Reference(Tuple.EMPTY, true), 1),
        Arguments.of(new Instance(Instance.Kind.OBJ, CLASS, Tuple.EMPTY, null), 1),
        Arguments.of(new Instance(Instance.Kind.NEWOBJ, CLASS, Tuple.EMPTY, null), 2),
        Arguments.of(new Instance(Instance.Kind.NEWOBJ_EX, CLASS, Tuple.EMPTY, keywords), 4),
        Arguments.of(new Global("two\nlines", "New"), 4));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aKindIsRefusedBelowItsProtocol(Value value, int least) throws PickleException {
    for (int protocol = 0; protocol <= 5; protocol++) {
      int tried = protocol;
      if (protocol == PickleWriter.ZODB_PROTOCOL && CALLED.contains(value.getClass())) {
        continue;
      }
      if (protocol >= least) {
        byte[] stream = PickleWriter.write(new ListValue(List.of(value)), protocol);
        Value read = new PickleReader(stream, 0, stream.length, PickleLimits.DEFAULT, 1).read();
        assertThat(((ListValue) read).items().get(0)).hasSameClassAs(value);
      } else {
        refused(value, tried);
      }
    }
  }

  @Test
  void theProtocolOfZodbCallsWhatItHasNoOpcodeFor() throws PickleException {
    FrozenSet inner = new FrozenSet(List.of(new Text("a")));
    ListValue all =
        new ListValue(
            List.of(inner, inner, new ByteArray(new byte[] {1, 2}), new SetValue(), inner));
    byte[] stream = PickleWriter.write(all, PickleWriter.ZODB_PROTOCOL);
    Value read = PickleReader.read(stream, PickleLimits.DEFAULT);
    assertThat(CanonicalText.of(List.of(read)))
        .isEqualTo(
            "list(&1=reduce(global(\"builtins\" \"frozenset\") tuple(list(text(\"a\")))) *1"
                + " reduce(global(\"builtins\" \"bytearray\") tuple(bytes(0102)))"
                + " reduce(global(\"builtins\" \"set\") tuple(list())) *1)");
  }

  @Test
  void linesOfTextMustBeAscii() {
    for (String id : List.of("two\nlines", "größe")) {
      for (int protocol = 0; protocol <= 5; protocol++) {
        refused(new Reference(new Text(id), false), protocol);
        refused(new Instance(Instance.Kind.INST, new Global("m", id), Tuple.EMPTY, null), protocol);
      }
    }
  }

  @Test
  void formsThatNoStreamCanHaveAreRefused() {
    refused(new Reference(Tuple.EMPTY, false), 3);
    refused(new Instance(Instance.Kind.INST, Tuple.EMPTY, Tuple.EMPTY, null), 3);
    refused(new Instance(Instance.Kind.OBJ, CLASS, new ListValue(), null), 3);
  }

  @Test
  void thereAreNoOtherProtocols() {
    for (int protocol : new int[] {-1, 6}) {
      assertThatThrownBy(() -> PickleWriter.write(NoneValue.NONE, protocol))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aHugeIntegerGoesThroughEveryProtocol() throws PickleException {
    IntValue huge = new IntValue(BigInteger.TEN.pow(100_000), true);
    for (int protocol = 0; protocol <= 5; protocol++) {
      byte[] stream = PickleWriter.write(huge, protocol);
      assertThat(PickleReader.read(stream, PickleLimits.DEFAULT)).isEqualTo(huge);
    }
  }

  private static void refused(Value value, int protocol) {
    PickleException fault =
        catchThrowableOfType(
            PickleException.class, () -> PickleWriter.write(List.of(value), protocol));
    assertThat(fault).as("%s in %d", value, protocol).isNotNull();
    assertThat(fault.kind()).isEqualTo("not-in-protocol");
    assertThat(fault.getMessage()).doesNotContain("\n");
  }
}

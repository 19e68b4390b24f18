package io.camelzodb.pickle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Buffer;
import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.ExtensionCode;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.ReadOnlyBuffer;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.testing.CanonicalText;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

  private static ListValue list(Value... items) {
    return new ListValue(List.of(items));
  }

  /** Values with what Python 3.11 writes of them, but for the memo of what is not shared. */
  static Stream<Arguments> opcodes() {
    ListValue shared = list();
    Dictionary dictionary = new Dictionary();
    dictionary.put(NoneValue.NONE, NoneValue.NONE);
    Value none = NoneValue.NONE;
    return Stream.of(
        Arguments.of(BoolValue.of(true), 1, "I01\\n."),
        Arguments.of(BoolValue.of(false), 2, "\\x80\\x02\\x89."),
        Arguments.of(IntValue.of(7), 0, "I7\\n."),
        Arguments.of(IntValue.of(0), 1, "K\\x00."),
        Arguments.of(IntValue.of(255), 1, "K\\xff."),
        Arguments.of(IntValue.of(256), 1, "M\\x00\\x01."),
        Arguments.of(IntValue.of(65535), 1, "M\\xff\\xff."),
        Arguments.of(IntValue.of(65536), 1, "J\\x00\\x00\\x01\\x00."),
        Arguments.of(IntValue.of(-1), 1, "J\\xff\\xff\\xff\\xff."),
        Arguments.of(IntValue.of(Integer.MAX_VALUE), 1, "J\\xff\\xff\\xff\\x7f."),
        Arguments.of(IntValue.of(1L << 31), 1, "I2147483648\\n."),
        Arguments.of(new IntValue(BigInteger.ONE, true), 1, "L1L\\n."),
        Arguments.of(new IntValue(BigInteger.ONE, true), 2, "\\x80\\x02\\x8a\\x01\\x01."),
        Arguments.of(new FloatValue(1.0), 0, "F1.0\\n."),
        Arguments.of(new FloatValue(1.0), 1, "G?\\xf0\\x00\\x00\\x00\\x00\\x00\\x00."),
        Arguments.of(new Text("a"), 0, "Va\\n."),
        Arguments.of(new Text("a"), 1, "X\\x01\\x00\\x00\\x00a."),
        Arguments.of(
            new Text("a"),
            4,
            "\\x80\\x04\\x95\\x04\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x8c\\x01a."),
        Arguments.of(
            new Text("\ud83d\ude00\u0100\u00ff\\\n"),
            0,
            "V\\U0001f600\\u0100\\xff\\u005c\\u000a\\n."),
        Arguments.of(
            new Text("\ud800\u00e9\u20ac\ud83d\ude00a"),
            1,
            "X\\x0d\\x00\\x00\\x00\\xed\\xa0\\x80\\xc3\\xa9\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80a."),
        Arguments.of(
            new OldString(new byte[] {'a', 39, '\\', 31, ' ', 126, 127, -1}),
            0,
            "S'a\\'\\\\\\x1f ~\\x7f\\xff'\\n."),
        Arguments.of(new OldString(new byte[] {'a'}), 1, "U\\x01a."),
        Arguments.of(new ExtensionCode(255), 2, "\\x80\\x02\\x82\\xff."),
        Arguments.of(new ExtensionCode(256), 2, "\\x80\\x02\\x83\\x00\\x01."),
        Arguments.of(new ExtensionCode(65536), 2, "\\x80\\x02\\x84\\x00\\x00\\x01\\x00."),
        Arguments.of(new Global("m", "C"), 2, "\\x80\\x02cm\\nC\\n."),
        Arguments.of(Tuple.EMPTY, 0, "(t."),
        Arguments.of(Tuple.EMPTY, 1, ")."),
        Arguments.of(
            list(new Text("abc"), new Text("abc")),
            1,
            "]q\\x00(X\\x03\\x00\\x00\\x00abcq\\x01h\\x01e."),
        Arguments.of(list(), 0, "(lp0\\n."),
        Arguments.of(list(), 1, "]q\\x00."),
        Arguments.of(list(), 2, "\\x80\\x02]q\\x00."),
        Arguments.of(list(), 4, "\\x80\\x04]\\x94."),
        Arguments.of(list(none), 0, "(lp0\\nNa."),
        Arguments.of(list(none), 1, "]q\\x00Na."),
        Arguments.of(list(none, none), 0, "(lp0\\nNaNa."),
        Arguments.of(list(none, none), 1, "]q\\x00(NNe."),
        Arguments.of(dictionary, 0, "(dp0\\nNNs."),
        Arguments.of(dictionary, 1, "}q\\x00NNs."),
        Arguments.of(Tuple.of(none), 1, "(Nt."),
        Arguments.of(Tuple.of(none), 2, "\\x80\\x02N\\x85."),
        Arguments.of(Tuple.of(none, none), 2, "\\x80\\x02NN\\x86."),
        Arguments.of(Tuple.of(none, none, none), 2, "\\x80\\x02NNN\\x87."),
        Arguments.of(Tuple.of(none, none, none, none), 2, "\\x80\\x02(NNNNt."),
        Arguments.of(list(shared, shared), 0, "(lp0\\n(lp1\\nag1\\na."),
        Arguments.of(list(shared, shared), 1, "]q\\x00(]q\\x01h\\x01e."),
        Arguments.of(
            list(shared, shared),
            4,
            "\\x80\\x04\\x95\\x09\\x00\\x00\\x00\\x00\\x00\\x00\\x00]\\x94(]\\x94h\\x01e."));
  }

  @ParameterizedTest
  @MethodSource("opcodes")
  void writesTheOpcodesOfItsProtocol(Value value, int protocol, String stream)
      throws PickleException {
    StringBuilder shown = new StringBuilder();
    for (byte b : PickleWriter.write(value, protocol)) {
      shown.append(
          b >= 32 && b < 127 ? String.valueOf((char) b) : b == 10 ? "\\n" : "\\x%02x".formatted(b));
    }
    assertThat(shown).hasToString(stream);
  }

  private static int length(Value... items) throws PickleException {
    return PickleWriter.write(list(items), 3).length;
  }

  /** How often a list holds a text. */
  private static int count(String text, Value... items) throws PickleException {
    String stream = new String(PickleWriter.write(list(items), 3), StandardCharsets.ISO_8859_1);
    return stream.split(text, -1).length - 1;
  }

  /** Of equal texts between 3 and 200 characters one is written; of others, where they are one. */
  @Test
  void equalValuesAreWrittenOnceWhereThatIsShorter() throws PickleException {
    for (int size : new int[] {2, 3, 200, 201}) {
      String text = "<" + "x".repeat(size - 2) + ">";
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      for (List<Value> equal :
          List.<List<Value>>of(
              List.of(new Text(text), new Text(text)),
              List.of(new Bytes(bytes), new Bytes(bytes)),
              List.of(new OldString(bytes), new OldString(bytes)))) {
        assertThat(count(text, equal.get(0), equal.get(1)))
            .as("%d of %s", size, equal.get(0).getClass())
            .isEqualTo(size == 3 || size == 200 ? 1 : 2);
        assertThat(count(text, equal.get(0), equal.get(0))).isEqualTo(size > 2 ? 1 : 2);
      }
    }
    Global global = new Global("a.module.with.a.long.name", "C");
    assertThat(length(global, new Global(global.module(), "C")) - length(global)).isLessThan(8);
    IntValue huge = new IntValue(BigInteger.ONE.shiftLeft(1601), true);
    assertThat(length(huge, huge) - length(huge)).isLessThan(8);
    IntValue large = new IntValue(BigInteger.ONE.shiftLeft(1500), true);
    assertThat(length(large, large) - length(large)).isGreaterThan(180);
  }

  /** From protocol 4 on all stands in frames of 64 KiB or a little more, but what is larger. */
  @Test
  void longStreamsHaveFrames() throws PickleException {
    ListValue all = list();
    for (int i = 0; i < 200; i++) {
      all.add(new Text(i + "x".repeat(1000)));
    }
    all.add(new Text("y".repeat(70_000)));
    all.add(NoneValue.NONE);
    survives(all, 4, 0);
    ByteBuffer stream =
        ByteBuffer.wrap(PickleWriter.write(all, 4)).order(ByteOrder.LITTLE_ENDIAN).position(2);
    List<Long> frames = new ArrayList<>();
    while (stream.hasRemaining() && stream.get(stream.position()) == (byte) 0x95) {
      stream.get();
      frames.add(stream.getLong());
      stream.position(stream.position() + frames.get(frames.size() - 1).intValue());
    }
    assertThat(frames.subList(0, frames.size() - 1))
        .allMatch(size -> size >= 65_536 && size < 65_536 + 1010)
        .hasSize(3);
    assertThat(stream.get()).isEqualTo((byte) 'X');
    assertThat(stream.getInt()).isEqualTo(70_000);
  }

  private static void survives(Value value, int protocol, int buffers) throws PickleException {
    byte[] stream = PickleWriter.write(value, protocol);
    PickleReader reader = new PickleReader(stream, 0, stream.length, PickleLimits.DEFAULT, buffers);
    assertThat(CanonicalText.of(List.of(reader.read())))
        .as("protocol %d", protocol)
        .isEqualTo(CanonicalText.of(List.of(value)));
  }

  @Test
  void sharedValuesStayShared() throws PickleException {
    ByteArray array = new ByteArray(new byte[] {1, 2});
    Buffer buffer = new Buffer(0);
    List<Value> kinds =
        List.of(
            array,
            buffer,
            new ReadOnlyBuffer(array),
            new FrozenSet(List.of(NoneValue.NONE)),
            new SetValue(),
            Tuple.of(list()),
            new Reference(Tuple.of(NoneValue.NONE), true),
            new Instance(Instance.Kind.NEWOBJ_EX, CLASS, Tuple.EMPTY, new Dictionary()),
            new Instance(Instance.Kind.OBJ, CLASS, Tuple.of(list()), null),
            new Text("a text that is long enough to be worth a place in the memo"));
    for (Value kind : kinds) {
      survives(list(kind, kind, list(kind)), 5, 1);
    }
    Reference line = new Reference(new Text("id"), false);
    survives(list(line, line), 0, 0);
  }

  /** Of the memo's numbers, the first 256 have shorter opcodes. */
  @Test
  void manySharedValuesStayShared() throws PickleException {
    ListValue all = list();
    for (int i = 0; i < 300; i++) {
      ListValue shared = list(IntValue.of(i));
      all.add(list(shared, shared));
    }
    for (int protocol = 0; protocol <= 5; protocol++) {
      survives(all, protocol, 0);
    }
  }

  /** A value that must be whole when it is made is made within itself, as Python does it. */
  @Test
  void cyclesThroughValuesWithoutAFillingAreWritten() throws PickleException {
    for (int protocol = 0; protocol <= 5; protocol++) {
      ListValue inner = list();
      Tuple tuple = Tuple.of(NoneValue.NONE, inner);
      inner.add(tuple);
      survives(tuple, protocol, 0);
      Tuple wide = Tuple.of(NoneValue.NONE, inner, NoneValue.NONE, NoneValue.NONE);
      inner.add(wide);
      survives(list(wide, tuple), protocol, 0);
      if (protocol > 0) {
        ListValue argument = list();
        Instance made = new Instance(Instance.Kind.OBJ, CLASS, Tuple.of(argument), null);
        argument.add(made);
        survives(list(made, NoneValue.NONE), protocol, 0);
      }
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

package io.camelzodb.pickle.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.testing.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of values that protocol 3 has no opcode for, loaded by ZODB's own pickle. */
class ProtocolFallbacksIT {
  @TempDir Path folder;

  @Test
  void zodbLoadsThemAsWhatTheyAre() throws Exception {
    SetValue set = new SetValue(List.of(IntValue.of(1), new Text("b")));
    FrozenSet frozen = new FrozenSet(List.of(new Bytes(new byte[] {7})));
    Dictionary keywords = new Dictionary();
    keywords.put(new Text("denominator"), IntValue.of(4));
    Value fraction =
        new Instance(
            Instance.Kind.NEWOBJ_EX,
            new Global("fractions", "Fraction"),
            Tuple.of(List.of(IntValue.of(3))),
            keywords);
    // An object that is in a set to which its own attribute leads.
    SetValue cycle = new SetValue();
    Instance exception =
        new Instance(Instance.Kind.REDUCE, new Global("builtins", "ValueError"), Tuple.EMPTY, null);
    Dictionary state = new Dictionary();
    state.put(new Text("home"), cycle);
    exception.add(new Instance.State(state));
    cycle.add(exception);
    List<Value> values =
        List.of(
            set,
            frozen,
            new ByteArray(new byte[] {0, -1}),
            new SetValue(),
            Tuple.of(List.of(set, set)),
            fraction,
            cycle);
    List<String> lines = new ArrayList<>();
    for (Value value : values) {
      lines.add(HexFormat.of().formatHex(PickleWriter.write(value, PickleWriter.ZODB_PROTOCOL)));
    }
    Path script = folder.resolve("load.py");
    Files.write(folder.resolve("pickles"), lines);
    Files.writeString(
        script,
        """
        import sys
        from zodbpickle import pickle
        values = [pickle.loads(bytes.fromhex(line)) for line in open(sys.argv[1])]
        for value in values[:-1]:
            print(sorted(value, key=repr) if type(value) is set else value, type(value).__name__)
        print(values[4][0] is values[4][1])
        cycle = values[-1]
        print(type(cycle).__name__, [one.home is cycle for one in cycle])
        """);
    assertThat(Python.script(script, folder.resolve("pickles").toString()).lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("['b', 1] set"),
            line -> assertThat(line).isEqualTo("frozenset({b'\\x07'}) frozenset"),
            line -> assertThat(line).isEqualTo("bytearray(b'\\x00\\xff') bytearray"),
            line -> assertThat(line).isEqualTo("[] set"),
            line -> assertThat(line).endsWith("tuple"),
            line -> assertThat(line).isEqualTo("3/4 Fraction"),
            line -> assertThat(line).isEqualTo("True"),
            line -> assertThat(line).isEqualTo("set [True]"));
  }
}

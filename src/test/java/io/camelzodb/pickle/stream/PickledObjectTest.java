package io.camelzodb.pickle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.testing.CanonicalText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A record of a database: its class, its state, and what it refers to. */
class PickledObjectTest {
  private static final Global FOLDER = new Global("OFS.Folder", "Folder");

  private static PickledObject of(Value... pickles) {
    return new PickledObject(List.of(pickles));
  }

  private static Reference reference(int oid) {
    return new Reference(Tuple.of(new Bytes(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) oid})), true);
  }

  @Test
  void eachFormOfTheClassIsUnderstood() {
    Tuple pair = Tuple.of(new Text("OFS.Folder"), new Text("Folder"));
    for (Value part :
        new Value[] {
          FOLDER,
          Tuple.of(FOLDER, NoneValue.NONE),
          Tuple.of(pair, NoneValue.NONE),
          new Instance(Instance.Kind.OBJ, FOLDER, Tuple.EMPTY, null)
        }) {
      assertThat(of(part).className()).isEqualTo(FOLDER);
      assertThat(of(part).classPart()).isSameAs(part);
    }
    for (Value part :
        new Value[] {
          NoneValue.NONE,
          Tuple.EMPTY,
          Tuple.of(Tuple.of(new Text("m"))),
          Tuple.of(Tuple.of(new Text("m"), NoneValue.NONE)),
          Tuple.of(Tuple.of(NoneValue.NONE, new Text("C"))),
          Tuple.of(Tuple.of(new Text("m"), new Text("C"), new Text("x")))
        }) {
      assertThat(of(part).className()).isNull();
    }
    assertThatThrownBy(() -> new PickledObject(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSecondPickleIsTheState() throws PickleException {
    Dictionary state = new Dictionary();
    assertThat(of(FOLDER, state).state()).isSameAs(state);
    assertThat(of(FOLDER, state).attributes()).isSameAs(state);
    assertThat(of(FOLDER).state()).isEqualTo(NoneValue.NONE);
    assertThat(of(FOLDER, IntValue.of(1)).attributes().entries()).isEmpty();
    byte[] stream = "cOFS.Folder\nFolder\nq\1.h\1.rest".getBytes(StandardCharsets.ISO_8859_1);
    PickledObject read = PickleReader.readRecord(stream, PickleLimits.DEFAULT);
    assertThat(read.className()).isEqualTo(FOLDER);
    assertThat(read.state()).isEqualTo(FOLDER);
    byte[] one = "cOFS.Folder\nFolder\n.".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(PickleReader.readRecord(one, PickleLimits.DEFAULT).state())
        .isEqualTo(NoneValue.NONE);
  }

  @Test
  void referencesComeOnceEachInTheOrderOfTheStream() {
    Reference first = reference(1);
    Reference second = reference(2);
    Reference third = reference(3);
    Reference inId = new Reference(Tuple.of(third), true);
    ListValue cycle = new ListValue(List.of(second));
    cycle.add(cycle);
    Dictionary state = new Dictionary();
    state.put(new Text("a"), Tuple.of(cycle, first));
    state.put(new Text("b"), Tuple.of(inId, second));
    PickledObject object = of(Tuple.of(FOLDER, first), state);
    assertThat(object.references())
        .usingElementComparator((a, b) -> a == b ? 0 : 1)
        .containsExactly(first, second, inId, third);

    Value moved = new Text("moved");
    object.redirect(reference -> reference == second ? moved : null);
    assertThat(second.id()).isSameAs(moved);
    assertThat(CanonicalText.of(List.of(Objects.requireNonNull(first.id()))))
        .isEqualTo("tuple(bytes(0000000000000001))");
  }
}

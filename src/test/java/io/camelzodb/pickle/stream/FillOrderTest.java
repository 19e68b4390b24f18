package io.camelzodb.pickle.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.ValueParts;
import io.camelzodb.testing.CanonicalText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls within a cycle find filled what they found filled in the stream of real Python. */
class FillOrderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        // X = Dict(d0={"k": Dict(d1=(X,))}), a subclass of dict, in protocol 0
        "286c70300a63636f70795f7265670a5f7265636f6e7374727563746f720a70310a286361636d"
            + "652e7468696e67730a446963740a70320a635f5f6275696c74696e5f5f0a646963740a70330a"
            + "286470340a5664300a70350a286470360a566b0a70370a67310a2867320a67330a286470380a"
            + "5664310a70390a2867310a2867320a67330a28647031300a67350a67360a73747031310a5270"
            + "31320a747031330a73747031340a527031350a7373747031360a52306731320a612e",
        // X = Dict(d0=l, d1={"k": [X]}) with l = [l, X], in protocol 1
        "63636f70795f7265670a5f7265636f6e7374727563746f720a7100286361636d652e7468696e"
            + "67730a446963740a7101635f5f6275696c74696e5f5f0a646963740a71027d71032858020000"
            + "00643071045d7105286805680028680168027d710628680468055802000000643171077d7108"
            + "58010000006b71095d710a680028680168027d710b2868046805680768087574710c52710d61"
            + "737574710e5230680d65680768087574710f5230680d2e",
        // x = Call(Fresh(d={"c": x})), a reduction with an object made for it, in protocol 2
        "80026361636d652e7468696e67730a43616c6c0a71006361636d652e7468696e67730a467265"
            + "73680a7101298171027d710358010000006471047d7105580100000063710668006801298171"
            + "077d710868046805736285710952710a73736285710b5230680a2e"
      })
  void callsFindTheSame(String hex) throws PickleException {
    Value value = PickleReader.read(HexFormat.of().parseHex(hex), PickleLimits.DEFAULT);
    String text = CanonicalText.of(List.of(value));
    List<String> found = foundByCalls(value);
    assertThat(found).isNotEmpty();
    for (int protocol = 0; protocol <= 5; protocol++) {
      if (protocol < 2 && text.contains("newobj(")) {
        continue;
      }
      byte[] written = PickleWriter.write(value, protocol);
      Value again = PickleReader.read(written, PickleLimits.DEFAULT);
      assertThat(CanonicalText.of(List.of(again))).isEqualTo(text);
      assertThat(foundByCalls(again)).as("protocol %d", protocol).isEqualTo(found);
    }
  }

  /** For each call and each part that its arguments lead to: was it filled before? */
  private static List<String> foundByCalls(Value root) {
    List<String> found = new ArrayList<>();
    for (Value value : reached(root)) {
      if (value instanceof Instance call) {
        for (Value part : reached(call.arguments())) {
          found.add(
              part.getClass().getSimpleName() + " " + FillPositions.isFilledBefore(part, call));
        }
      }
    }
    return found;
  }

  private static List<Value> reached(Value root) {
    Set<Value> met = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Value> ordered = new ArrayList<>();
    Deque<Value> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Value next = open.pop();
      if (ValueParts.isCompound(next) && met.add(next)) {
        ordered.add(next);
        ValueParts.forEach(next, open::push);
      }
    }
    return ordered;
  }
}

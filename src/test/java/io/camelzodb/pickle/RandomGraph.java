package io.camelzodb.pickle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Graphs of all kinds of values, with shared ones and cycles. */
final class RandomGraph {
  private final Random random;
  private final List<Value> made = new ArrayList<>();
  private int budget;

  RandomGraph(Random random) {
    this.random = random;
    this.budget = 2 + random.nextInt(60);
  }

  List<Value> roots(int count) {
    List<Value> roots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      roots.add(value());
    }
    return roots;
  }

  private Value value() {
    if (!made.isEmpty() && random.nextInt(6) == 0) {
      return made.get(random.nextInt(made.size()));
    }
    if (--budget < 0) {
      return atom();
    }
    return switch (random.nextInt(16)) {
      case 0 -> filled(new ListValue());
      case 1 -> filled(new Dictionary());
      case 2 -> filled(new SetValue());
      case 3 -> keep(new FrozenSet(values(4)));
      case 4 -> keep(Tuple.of(values(4)));
      case 5 -> keep(new Reference(value(), true));
      case 6 -> keep(new Reference(text(), false));
      case 7 -> keep(reference());
      case 8 -> keep(new ByteArray(bytes()));
      case 9 -> keep(new ReadOnlyBuffer(value()));
      case 10, 11 -> instance();
      case 12 -> keep(new Buffer(random.nextInt(3)));
      default -> atom();
    };
  }

  private List<Value> values(int most) {
    List<Value> values = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      values.add(value());
    }
    return values;
  }

  private <T extends Value> T keep(T value) {
    // The empty tuple has no identity.
    if (value != Tuple.EMPTY) {
      made.add(value);
    }
    return value;
  }

  private Value filled(Value container) {
    keep(container);
    for (int i = random.nextInt(5); i > 0; i--) {
      if (container instanceof ListValue list) {
        list.add(value());
      } else if (container instanceof SetValue set) {
        set.add(value());
      } else if (container instanceof Dictionary dictionary) {
        dictionary.put(value(), value());
      }
    }
    return container;
  }

  private Value reference() {
    byte[] oid = new byte[8];
    random.nextBytes(oid);
    Value id = random.nextBoolean() ? new Bytes(oid) : new OldString(oid);
    return new Reference(
        switch (random.nextInt(4)) {
          case 0 -> id;
          case 1 -> new ListValue(List.of(new Text("w"), Tuple.of(id)));
          case 2 -> new ListValue(List.of(new Text("n"), Tuple.of(text(), id, global())));
          default -> Tuple.of(id, random.nextBoolean() ? global() : value());
        },
        true);
  }

  private Value instance() {
    Instance.Kind kind = List.of(Instance.Kind.values()).get(random.nextInt(5));
    boolean tuple = kind == Instance.Kind.INST || kind == Instance.Kind.OBJ;
    Value arguments = tuple || random.nextBoolean() ? Tuple.of(values(3)) : value();
    Value keywords = kind == Instance.Kind.NEWOBJ_EX ? value() : null;
    Value callable = kind == Instance.Kind.INST || random.nextBoolean() ? global() : value();
    Instance instance = keep(new Instance(kind, callable, arguments, keywords));
    for (int i = random.nextInt(3); i > 0; i--) {
      instance.add(
          switch (random.nextInt(4)) {
            case 0 -> new Instance.State(value());
            case 1 -> new Instance.Append(values(3));
            case 2 -> new Instance.Add(values(3));
            default -> {
              List<Entry> entries = new ArrayList<>();
              for (int j = random.nextInt(3); j > 0; j--) {
                entries.add(new Entry(value(), value()));
              }
              yield new Instance.Items(entries);
            }
          });
    }
    return instance;
  }

  private Value atom() {
    return switch (random.nextInt(12)) {
      case 0 -> NoneValue.NONE;
      case 1 -> random.nextBoolean() ? BoolValue.TRUE : BoolValue.FALSE;
      case 2 -> IntValue.of(random.nextInt(2000) - 1000);
      case 3 -> new IntValue(new BigInteger(random.nextInt(900), random), random.nextBoolean());
      case 4 -> new IntValue(BigInteger.valueOf(random.nextLong()), random.nextBoolean());
      case 5 -> new FloatValue(Double.longBitsToDouble(random.nextLong()));
      case 6 -> new FloatValue(special());
      case 7 -> new OldString(bytes());
      case 8 -> new Bytes(bytes());
      case 9 -> global();
      case 10 -> new ExtensionCode(1 + random.nextInt(300));
      default -> text();
    };
  }

  private double special() {
    double[] all = {0.0, -0.0, Double.NaN, 1 / 0.0, -1 / 0.0, Double.MIN_VALUE, 1e22, 0.1};
    return random.nextInt(8) == 0
        ? Double.longBitsToDouble(0xfff8000000000007L)
        : all[random.nextInt(all.length)];
  }

  private Global global() {
    return random.nextInt(4) == 0
        ? new Global(text().value(), text().value())
        : new Global("Products.Some.thing", "Class" + random.nextInt(3));
  }

  private Text text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8) == 0 ? random.nextInt(400) : random.nextInt(9); i > 0; i--) {
      text.append(
          switch (random.nextInt(8)) {
            case 0 -> "\n";
            case 1 -> "'";
            case 2 -> "\\\"";
            case 3 -> " ";
            case 4 -> Character.toString(random.nextInt(0x3000));
            case 5 -> Character.toString(random.nextInt(0x110000));
            default -> "word";
          });
    }
    return new Text(text.toString());
  }

  private byte[] bytes() {
    if (random.nextInt(3) == 0) {
      return text().value().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
    byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(300) : random.nextInt(12)];
    random.nextBytes(bytes);
    return bytes;
  }
}

package io.camelzodb.testing;

import static io.camelzodb.testing.MemorySnapshot.attributes;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.WritableFileStorage;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Values of a few kilobytes, or a few megabytes, that are without end to who walks over them as if
 * they were a tree; and a database with folders that hold them wherever files tell of it.
 */
public final class HostileValues {
  /** How many folders of the database are as they should be. */
  public static final int GOOD = 5;

  private static final Global FOLDER = new Global("OFS.Folder", "Folder");
  private static final Global THING = new Global("My.Product", "Thing");

  private HostileValues() {}

  /** The values by what they are. */
  public static Map<String, Value> all() {
    Map<String, Value> all = new LinkedHashMap<>();
    all.put("tuples", nested(60, each -> Tuple.of(each, each)));
    all.put("lists", nested(60, each -> new ListValue(List.of(each, each))));
    all.put("dictionaries", nested(60, each -> attributes("a", each, "b", each)));
    all.put("sets", nested(60, each -> new SetValue(List.of(each, each))));
    all.put("frozensets", nested(60, each -> new FrozenSet(List.of(each, each))));
    all.put("calls", nested(60, HostileValues::call));
    all.put("states", nested(60, HostileValues::instance));
    all.put("wide", nested(8, each -> Tuple.of(Collections.nCopies(90, each))));
    all.put("doubled", nested(24, each -> Tuple.of(each, each)));
    all.put("cycle", cycle(40));
    Value keys = nested(40, each -> Tuple.of(each, each));
    Dictionary keyed = new Dictionary();
    keyed.put(keys, IntValue.of(1));
    all.put("keys", keyed);
    all.put("texts", many(new Text("lol".repeat(700_000))));
    all.put("bytes", many(new Bytes(new byte[2_000_000])));
    all.put(
        "strings", many(new OldString("lol".repeat(700_000).getBytes(StandardCharsets.US_ASCII))));
    all.put("integer", new IntValue(BigInteger.ONE.shiftLeft(32 << 20), true));
    all.put("integers", many(new IntValue(BigInteger.TEN.pow(100_000), true)));
    return all;
  }

  private static Value nested(int times, UnaryOperator<Value> around) {
    Value value = new Text("lol");
    for (int i = 0; i < times; i++) {
      value = around.apply(value);
    }
    return value;
  }

  private static Value many(Value value) {
    return new ListValue(Collections.nCopies(5000, value));
  }

  private static Value call(Value argument) {
    return new Instance(Instance.Kind.REDUCE, THING, Tuple.of(argument, argument), null);
  }

  private static Value instance(Value value) {
    Instance made = new Instance(Instance.Kind.NEWOBJ, THING, Tuple.EMPTY, null);
    made.add(new Instance.State(attributes("a", value, "b", value)));
    return made;
  }

  /** Each list holds all: ways that meet no list twice are more than there are atoms. */
  private static Value cycle(int lists) {
    List<ListValue> all = new ArrayList<>();
    for (int i = 0; i < lists; i++) {
      all.add(new ListValue());
    }
    all.forEach(each -> all.forEach(each::add));
    return all.get(0);
  }

  /** The database: ids of hostile folders begin with {@code evil}, the others with {@code good}. */
  public static void database(Path file) throws IOException {
    try (WritableFileStorage storage =
        WritableFileStorage.open(file, FileStorageOptions.DEFAULT, null, true)) {
      FreshRoot.make(storage);
      Tid root = storage.snapshot().load(Oid.ROOT).tid();
      try (Commit commit = storage.begin(TransactionNote.of("", ""))) {
        Oid application = commit.newOids(1).get(0);
        commit.store(
            Oid.ROOT,
            root,
            record(
                new Global("persistent.mapping", "PersistentMapping"),
                attributes(
                    "data",
                    attributes(
                        "Application",
                        References.to(
                            application, new Global("OFS.Application", "Application"))))));
        ListValue objects = new ListValue();
        Dictionary state = new Dictionary();
        for (int i = 0; i < GOOD; i++) {
          put(commit, state, objects, "good" + i, FOLDER, attributes("title", new Text("good")));
        }
        for (Map.Entry<String, Value> each : all().entrySet()) {
          hostile(commit, state, objects, each.getKey(), each.getValue());
        }
        state.put(new Text("_objects"), Tuple.of(List.copyOf(objects.items())));
        commit.store(
            application, Tid.ZERO, record(new Global("OFS.Application", "Application"), state));
        commit.vote();
        commit.finish();
      }
    }
  }

  private static void hostile(
      Commit commit, Dictionary state, ListValue objects, String kind, Value value)
      throws IOException {
    Value property =
        Tuple.of(attributes("id", new Text("p"), "type", new Text("lines"), "mode", new Text("w")));
    Map<String, Dictionary> places = new LinkedHashMap<>();
    places.put("property", attributes("_properties", property, "p", value));
    places.put(
        "definition",
        attributes(
            "_properties",
            Tuple.of(attributes("id", new Text("p"), "type", value)),
            "p",
            NoneValue.NONE));
    places.put("roles", attributes("__ac_local_roles__", attributes("somebody", value)));
    places.put("owner", attributes("_owner", value));
    places.put("permission", attributes("_View_Permission", Tuple.of(value)));
    for (Map.Entry<String, Dictionary> place : places.entrySet()) {
      put(commit, state, objects, "evil-" + place.getKey() + "-" + kind, FOLDER, place.getValue());
    }
    put(
        commit,
        state,
        objects,
        "other-" + kind,
        THING,
        attributes("title", new Text("x"), "attribute", value));
    put(
        commit,
        state,
        objects,
        "title-" + kind,
        THING,
        attributes("title", value, "subject", value));
  }

  private static void put(
      Commit commit, Dictionary parent, ListValue objects, String id, Global name, Dictionary state)
      throws IOException {
    Oid oid = commit.newOids(1).get(0);
    state.put(new Text("id"), new Text(id));
    commit.store(oid, Tid.ZERO, record(name, state));
    parent.put(new Text(id), References.to(oid, name));
    objects.add(
        attributes(
            "id", new Text(id), "meta_type", new Text(name.equals(FOLDER) ? "Folder" : "Thing")));
  }

  private static byte[] record(Global name, Dictionary state) throws IOException {
    return PickleWriter.writeRecord(new PickledObject(List.of(name, state)));
  }
}

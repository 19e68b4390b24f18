package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.ValueEquality;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.type.ObjectType;
import io.camelzodb.zope.type.ObjectWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes Products.ZSQLMethods: arguments, connection, an SQL template. */
public final class SqlMethodType implements ObjectType {
  private static final Map<String, Value> DEFAULTS =
      Map.of(
          "cache_time_",
          IntValue.of(0),
          "class_file_",
          new Text(""),
          "class_name_",
          new Text(""),
          "connection_hook",
          NoneValue.NONE,
          "max_cache_",
          IntValue.of(100),
          "max_rows_",
          IntValue.of(1000));

  @Override
  public List<String> metaTypes() {
    return List.of("Z SQL Method");
  }

  @Override
  public String sourceExtension() {
    return "sql";
  }

  @Override
  public Map<String, Value> defaults() {
    return DEFAULTS;
  }

  @Override
  public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    metadata.put("args", object.get("arguments_src"));
    metadata.put("connection_id", object.get("connection_id"));
    metadata.put(
        "advanced",
        new ListValue(
            List.of(
                pair("cache_time", object.get("cache_time_")),
                pair("class_file", object.get("class_file_")),
                pair("class_name", object.get("class_name_")),
                pair("connection_hook", object.get("connection_hook")),
                pair("max_cache", object.get("max_cache_")),
                pair("max_rows", object.get("max_rows_")))));
    return object.bytes("src");
  }

  private static Value pair(String name, Value value) {
    return Tuple.of(new Text(name), value);
  }

  @Override
  public Global newClass(String metaType) {
    return new Global("Products.ZSQLMethods.SQL", "SQL");
  }

  /**
   * The template and the arguments are parsed when they change, never when the object is loaded.
   */
  @Override
  public void write(ObjectWriter object) throws ObjectWriteException {
    StateEdit state = object.state();
    object.copyText("connection_id", "connection_id");
    object.copyText("args", "arguments_src");
    if (object.changed("args")) {
      state.set("_arg", SqlArguments.parse(object, object.text(object.required("args"), "args")));
    }
    if (object.sourceChanged()) {
      Text source = new Text(object.sourceText());
      state.set("src", source);
      state.set(
          "template",
          ObjectDataWriter.inline(
              "Shared.DC.ZRDB.DA",
              "SQL",
              ObjectDataWriter.dictionary(
                  "raw", source,
                  "encoding", new Text("UTF-8"),
                  "globals", new Dictionary(),
                  "_vars", new Dictionary(),
                  "__name__", new Text("<string>"))));
    }
    advanced(object);
  }

  private static void advanced(ObjectWriter object) throws ObjectWriteException {
    Value advanced = object.optional("advanced");
    if (advanced == null || !object.changed("advanced")) {
      return;
    }
    Set<String> named = new HashSet<>();
    for (Value item : object.items(advanced, "advanced")) {
      List<Value> pair = object.items(item, "an item of advanced");
      String name = pair.size() == 2 ? object.text(pair.get(0), "a name in advanced") : "";
      String attribute = name.equals("connection_hook") ? name : name + "_";
      Value standard = DEFAULTS.get(attribute);
      if (standard == null) {
        throw object.fail("advanced has " + name + ", which no Z SQL Method has");
      }
      if (!named.add(name)) {
        throw object.fail(name + " occurs twice in advanced");
      }
      if (standard instanceof IntValue && !(pair.get(1) instanceof IntValue)) {
        throw object.fail(name + " in advanced is not a number");
      }
      Value before = object.state().get(attribute);
      if (!ValueEquality.same(before == null ? standard : before, pair.get(1))) {
        object.state().set(attribute, pair.get(1));
      }
    }
  }
}

package io.camelzodb.zope.type;

import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Products.ZSQLMethods: arguments, connection, a template of SQL. */
final class SqlMethod implements ObjectType {
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
  public Map<String, Value> defaults() {
    return DEFAULTS;
  }

  @Override
  public ObjectData.@Nullable Source read(Attributes object, Map<String, Value> metadata)
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
}

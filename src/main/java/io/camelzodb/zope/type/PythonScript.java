package io.camelzodb.zope.type;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Products.PythonScripts: parameters, bindings and a body. */
final class PythonScript implements ObjectType {
  private static final Text EMPTY = new Text("");
  private static final Map<String, Value> DEFAULTS =
      Map.of("_body", EMPTY, "_params", EMPTY, "_proxy_roles", Tuple.EMPTY);

  @Override
  public List<String> metaTypes() {
    return List.of("Script (Python)");
  }

  @Override
  public Map<String, Value> defaults() {
    return DEFAULTS;
  }

  @Override
  public boolean isCacheable() {
    return true;
  }

  @Override
  public ObjectData.@Nullable Source read(Attributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    metadata.put("args", object.get("_params", EMPTY));
    metadata.put("bindings", bindings(object));
    List<Value> roles =
        new ArrayList<>(object.items(object.get("_proxy_roles", Tuple.EMPTY), "_proxy_roles"));
    roles.sort(PythonOrder.VALUES);
    metadata.put("proxy_roles", new ListValue(roles));
    if (object.get("_body", EMPTY) instanceof Text body && !isCompiledHere(object)) {
      object.set("_body", new Text(recompiled(body.value())));
    }
    return object.bytes("_body");
  }

  private static Value bindings(Attributes object) throws ObjectReadException {
    Value names = object.own("_bind_names");
    List<Value> bindings = new ArrayList<>();
    if (names != null && names != NoneValue.NONE) {
      Dictionary state = object.state(names, "_bind_names");
      Value assigned = state.get("_asgns");
      if (assigned != null) {
        object
            .mapping(assigned, "_bind_names")
            .forEach(
                (name, value) -> bindings.add(Tuple.of(new Text(name), object.decoded(value))));
      }
    }
    return new ListValue(bindings);
  }

  private static boolean isCompiledHere(Attributes object) {
    return object.own("Python_magic") instanceof ByteString magic
        && Arrays.equals(magic.bytes(), object.options().pythonMagic().bytes())
        && object.own("Script_magic") instanceof IntValue version
        && version.fitsLong()
        && version.asLong() == object.options().scriptMagic();
  }

  /** What loading makes of the body of a script that another Python compiled. */
  private static String recompiled(String body) {
    int end = body.length();
    while (end > 0 && isSpace(body.charAt(end - 1))) {
      end--;
    }
    return end == 0 ? body : body.substring(0, end) + "\n";
  }

  /** What Python's str.rstrip takes for white space. */
  private static boolean isSpace(char c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || (c >= 0x1c && c <= 0x1f)
        || c == 0x85
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }
}

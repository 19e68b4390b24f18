package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.literal.PythonParameters;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.type.ObjectType;
import io.camelzodb.zope.type.ObjectWriter;
import io.camelzodb.zope.type.SourceDigest;
import io.camelzodb.zope.type.value.PythonOrder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes Products.PythonScripts: parameters, bindings and a body. */
public final class PythonScriptType implements ObjectType {
  private static final Text EMPTY = new Text("");
  private static final List<String> COMPILED =
      List.of(
          "_code",
          "Python_magic",
          "Script_magic",
          "__code__",
          "__defaults__",
          "func_code",
          "func_defaults",
          "errors");
  private static final Map<String, Value> DEFAULTS =
      Map.of("_body", EMPTY, "_params", EMPTY, "_proxy_roles", Tuple.EMPTY);

  @Override
  public List<String> metaTypes() {
    return List.of("Script (Python)");
  }

  @Override
  public String sourceExtension() {
    return "py";
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
  public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
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

  private static Value bindings(ObjectAttributes object) throws ObjectReadException {
    Value names = object.own("_bind_names");
    List<Value> bindings = new ArrayList<>();
    if (names != null && names != NoneValue.NONE) {
      Dictionary state = object.state(names, "_bind_names");
      Value assigned = state.get("_asgns");
      if (assigned != null) {
        object
            .mapping(assigned, "_bind_names")
            .forEach(
                (name, value) -> bindings.add(Tuple.of(new Text(name), object.literal(value))));
      }
    }
    return new ListValue(bindings);
  }

  private static boolean isCompiledHere(ObjectAttributes object) {
    return object.own("Python_magic") instanceof ByteString magic
        && Arrays.equals(magic.bytes(), object.options().pythonMagic().bytes())
        && object.own("Script_magic") instanceof IntValue version
        && version.fitsLong()
        && version.asLong() == object.options().scriptMagic();
  }

  /** Returns the body of a script after loading, if another Python version compiled it. */
  static String recompiled(String body) {
    int end = body.length();
    while (end > 0 && isSpace(body.charAt(end - 1))) {
      end--;
    }
    return end == 0 ? body : body.substring(0, end) + "\n";
  }

  /** Whether Python's str.rstrip removes a character. */
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

  @Override
  public Global newClass(String metaType) {
    return new Global("Products.PythonScripts.PythonScript", "PythonScript");
  }

  @Override
  public boolean storesTitle() {
    return false;
  }

  /**
   * A script whose source, parameters or name in tracebacks changes loses its compiled code; Zope
   * compiles it when it loads it.
   */
  @Override
  public void write(ObjectWriter object) throws ObjectWriteException {
    StateEdit state = object.state();
    Value params = object.required("args");
    object.text(params, "args");
    if (object.sourceChanged()) {
      state.set("_body", new Text(recompiled(object.sourceText())));
    }
    if (object.changed("args")) {
      checkParameters(object, params);
      state.set("_params", params);
    }
    if (object.sourceChanged() || object.changed("args")) {
      COMPILED.forEach(state::remove);
    }
    if (object.changed("bindings")) {
      bindings(object);
    }
    Value roles = object.optional("proxy_roles");
    if (roles != null
        && object.changed("proxy_roles")
        && !(object.isNew() && object.items(roles, "proxy_roles").isEmpty())) {
      state.set("_proxy_roles", Tuple.of(List.copyOf(object.texts(roles, "proxy_roles"))));
    }
    if (object.isNew()) {
      state.set("warnings", Tuple.EMPTY);
      state.set("_filepath", new Text("Script (Python):" + object.path()));
    }
  }

  /** Checks the parameters, since Zope cannot load a script with invalid ones. */
  private static void checkParameters(ObjectWriter object, Value params)
      throws ObjectWriteException {
    try {
      PythonParameters.check(((Text) params).value());
    } catch (PickleException fault) {
      throw object.fail("args are not parameters: " + fault.getMessage());
    }
  }

  private static void bindings(ObjectWriter object) throws ObjectWriteException {
    List<Value> pairs = object.items(object.required("bindings"), "bindings");
    for (Value item : pairs) {
      object.texts(item, "an item of bindings");
    }
    Dictionary assigned = object.named(pairs, "bindings");
    object
        .state()
        .set(
            "_bind_names",
            ObjectDataWriter.inline(
                "Shared.DC.Scripts.Bindings",
                "NameAssignments",
                ObjectDataWriter.dictionary("_asgns", assigned)));
    // The bindings change how the code is compiled.
    COMPILED.forEach(object.state()::remove);
  }

  /** Zope changes the white space of a script when it compiles it. */
  @Override
  public boolean sameSource(ObjectData.Source stored, ObjectData.Source target) throws IOException {
    if (ObjectType.super.sameSource(stored, target)) {
      return true;
    }
    if (SourceDigest.ofAtMost(target.content(), ObjectWriter.LONGEST_TEXT) == null) {
      return false;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    target.content().writeTo(bytes);
    String source = recompiled(bytes.toString(StandardCharsets.UTF_8));
    Content compiled = Content.of(source.getBytes(StandardCharsets.UTF_8));
    return SourceDigest.of(stored.content()).equals(SourceDigest.of(compiled));
  }
}

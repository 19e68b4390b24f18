package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectType;
import io.camelzodb.zope.type.ObjectWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes Products.ExternalMethod: the names of a module and a function. */
public final class ExternalMethodType implements ObjectType {

  @Override
  public List<String> metaTypes() {
    return List.of("External Method");
  }

  @Override
  public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    metadata.put("function", object.get("_function"));
    metadata.put("module", object.get("_module"));
    return null;
  }

  @Override
  public Global newClass(String metaType) {
    return new Global("Products.ExternalMethod.ExternalMethod", "ExternalMethod");
  }

  @Override
  public void write(ObjectWriter object) throws ObjectWriteException {
    object.copyText("module", "_module");
    object.copyText("function", "_function");
  }
}

package io.camelzodb.zope.type;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Products.ExternalMethod: the names of a module and a function. */
final class ExternalMethod implements ObjectType {

  @Override
  public List<String> metaTypes() {
    return List.of("External Method");
  }

  @Override
  public ObjectData.@Nullable Source read(Attributes object, Map<String, Value> metadata)
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
  public void write(Writing object) throws ObjectWriteException {
    object.copyText("module", "_module");
    object.copyText("function", "_function");
  }
}

package io.camelzodb.zope.type;

import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OFS.DTMLMethod: a template without properties of its own. */
class DtmlMethod implements ObjectType {

  @Override
  public List<String> metaTypes() {
    return List.of("DTML Method");
  }

  @Override
  public boolean isCacheable() {
    return true;
  }

  @Override
  public ObjectData.@Nullable Source read(Attributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    return object.bytes("raw");
  }
}

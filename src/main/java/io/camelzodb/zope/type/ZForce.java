package io.camelzodb.zope.type;

import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** ZForce, of which files hold what all objects have. */
final class ZForce implements ObjectType {

  @Override
  public List<String> metaTypes() {
    return List.of("ZForce");
  }

  @Override
  public ObjectData.@Nullable Source read(Attributes object, Map<String, Value> metadata) {
    return null;
  }

  @Override
  public void write(Writing object) {}
}

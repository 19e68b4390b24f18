package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectType;
import io.camelzodb.zope.type.ObjectWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes ZForce, whose files hold only the metadata that all objects have. */
public final class ZForceType implements ObjectType {

  @Override
  public List<String> metaTypes() {
    return List.of("ZForce");
  }

  @Override
  public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata) {
    return null;
  }

  @Override
  public void write(ObjectWriter object) {}
}

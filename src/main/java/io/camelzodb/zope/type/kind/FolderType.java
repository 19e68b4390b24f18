package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectType;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.type.ObjectWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes OFS.Folder and the application. */
public class FolderType implements ObjectType {
  private static final Map<String, Value> DEFAULTS =
      Map.of(
          "_objects",
          Tuple.EMPTY,
          "_properties",
          Tuple.of(ObjectTypes.property("id", "title", "type", "string", "mode", "wd")));

  @Override
  public List<String> metaTypes() {
    return List.of("Folder");
  }

  @Override
  public Map<String, Value> defaults() {
    return DEFAULTS;
  }

  @Override
  public boolean isContainer() {
    return true;
  }

  @Override
  public boolean hasProperties() {
    return true;
  }

  @Override
  public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    return null;
  }

  @Override
  public @Nullable Global newClass(String metaType) {
    return new Global("OFS.Folder", "Folder");
  }

  @Override
  public void write(ObjectWriter object) throws ObjectWriteException {
    if (object.isNew() && object.optional("is_root") != null) {
      throw object.fail("only the root of the tree can have is_root");
    }
  }
}

package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes OFS.OrderedFolder: a folder with an order. */
public final class OrderedFolderType extends FolderType {

  @Override
  public List<String> metaTypes() {
    return List.of("Folder (Ordered)");
  }

  @Override
  public boolean isOrdered() {
    return true;
  }

  @Override
  public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    List<Value> contents = new ArrayList<>();
    for (Value item : object.items(object.get("_objects", Tuple.EMPTY), "_objects")) {
      Value id = item instanceof Dictionary entry ? entry.get("id") : null;
      if (id != null) {
        contents.add(id);
      }
    }
    metadata.put("contents", new ListValue(contents));
    return null;
  }

  @Override
  public Global newClass(String metaType) {
    return new Global("OFS.OrderedFolder", "OrderedFolder");
  }

  /** The order itself is made when all that is contained is there. */
  @Override
  public void write(ObjectWriter object) throws ObjectWriteException {
    super.write(object);
    Value contents = object.optional("contents");
    if (contents != null) {
      object.texts(contents, "contents");
    }
  }
}

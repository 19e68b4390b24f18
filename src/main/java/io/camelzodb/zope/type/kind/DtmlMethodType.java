package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectType;
import io.camelzodb.zope.type.ObjectWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes OFS.DTMLMethod: a template without properties. */
public class DtmlMethodType implements ObjectType {

  @Override
  public List<String> metaTypes() {
    return List.of("DTML Method");
  }

  @Override
  public boolean isCacheable() {
    return true;
  }

  @Override
  public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    return object.bytes("raw");
  }

  @Override
  public @Nullable Global newClass(String metaType) {
    return new Global("OFS.DTMLMethod", "DTMLMethod");
  }

  @Override
  public String idAttribute() {
    return "__name__";
  }

  @Override
  public Set<String> reserved() {
    return Set.of("raw", "globals");
  }

  @Override
  public void write(ObjectWriter object) throws ObjectWriteException {
    if (object.sourceChanged()) {
      object.state().set("raw", new Text(object.sourceText()));
    }
    if (object.isNew()) {
      object.state().set("encoding", new Text("UTF-8"));
      object.state().set("globals", new Dictionary());
      object.state().set("_vars", new Dictionary());
    }
  }
}

package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.type.ObjectTypes;
import java.util.List;
import java.util.Map;

/** Reads and writes OFS.DTMLDocument and Products.DTMLTeX: templates with properties. */
public final class DtmlDocumentType extends DtmlMethodType {
  private static final Map<String, Value> DEFAULTS =
      Map.of(
          "_properties",
          Tuple.of(ObjectTypes.property("id", "title", "type", "string", "mode", "wd")));

  @Override
  public List<String> metaTypes() {
    return List.of("DTML Document", "DTML TeX");
  }

  @Override
  public Map<String, Value> defaults() {
    return DEFAULTS;
  }

  @Override
  public boolean hasProperties() {
    return true;
  }

  @Override
  public Global newClass(String metaType) {
    return metaType.equals("DTML Document")
        ? new Global("OFS.DTMLDocument", "DTMLDocument")
        : new Global("Products.DTMLTeX.DTMLTeX", "DTMLTeX");
  }
}

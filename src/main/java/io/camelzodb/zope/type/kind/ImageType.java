package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.type.ObjectTypes;
import java.util.List;
import java.util.Map;

/** Reads and writes OFS.Image.Image: a file with width and height. */
public final class ImageType extends FileType {
  private static final Text EMPTY = new Text("");
  private static final Map<String, Value> DEFAULTS =
      Map.of(
          "precondition", EMPTY,
          "alt", EMPTY,
          "height", EMPTY,
          "width", EMPTY,
          "_properties",
              Tuple.of(
                  ObjectTypes.property("id", "title", "type", "string"),
                  ObjectTypes.property("id", "alt", "type", "string"),
                  ObjectTypes.property("id", "content_type", "type", "string", "mode", "w"),
                  ObjectTypes.property("id", "height", "type", "string"),
                  ObjectTypes.property("id", "width", "type", "string")));

  @Override
  public List<String> metaTypes() {
    return List.of("Image");
  }

  @Override
  public Map<String, Value> defaults() {
    return DEFAULTS;
  }

  @Override
  public Global newClass(String metaType) {
    return new Global("OFS.Image", "Image");
  }
}

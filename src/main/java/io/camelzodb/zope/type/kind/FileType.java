package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.record.PdataContent;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectType;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.type.ObjectWriter;
import io.camelzodb.zope.type.SourceDigest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes OFS.Image.File: bytes, inline or in a chain of Pdata records. */
public class FileType implements ObjectType {
  private static final Map<String, Value> DEFAULTS =
      Map.of(
          "precondition",
          new Text(""),
          "_properties",
          Tuple.of(
              ObjectTypes.property("id", "title", "type", "string"),
              ObjectTypes.property("id", "content_type", "type", "string")));

  @Override
  public List<String> metaTypes() {
    return List.of("File");
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
  public boolean isCacheable() {
    return true;
  }

  @Override
  public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    Value data = object.find("data");
    if (data instanceof Text text) {
      return object.source(text.value(), true);
    }
    if (data instanceof ByteString bytes) {
      return new ObjectData.Source(Content.of(bytes.bytes()), false);
    }
    if (data instanceof Reference reference) {
      return chain(object, reference);
    }
    throw object.fail(data == null ? "has no attribute data" : "data is neither bytes nor text");
  }

  private static ObjectData.Source chain(ObjectAttributes object, Reference first)
      throws ObjectReadException {
    References.Target target = References.target(first);
    if (target == null || target.database() != null) {
      throw object.fail("data leads to no object of this database");
    }
    try {
      Value data = object.snapshot().load(target.oid()).object().attributes().get("data");
      if (!(data instanceof Text) && !(data instanceof ByteString)) {
        throw object.fail("data leads to an object without data: " + target.oid());
      }
      return new ObjectData.Source(
          new PdataContent(object.snapshot(), target.oid()), data instanceof Text);
    } catch (ObjectReadException fault) {
      throw fault;
    } catch (StorageException lost) {
      throw object.fail("data cannot be read: " + lost.getMessage());
    }
  }

  @Override
  public Global newClass(String metaType) {
    return new Global("OFS.Image", "File");
  }

  @Override
  public String idAttribute() {
    return "__name__";
  }

  @Override
  public Set<String> reserved() {
    return Set.of("data", "size", "precondition");
  }

  @Override
  public void write(ObjectWriter object) throws StorageException {
    StateEdit state = object.state();
    if (object.isNew()) {
      state.set("precondition", new Text(""));
      // Without it Zope cannot show the file, whatever its properties are.
      state.set("content_type", new Text("application/octet-stream"));
    }
    if (object.sourceChanged()) {
      DataChunks chunks = new DataChunks(object);
      state.set("data", chunks.data());
      state.set("size", IntValue.of(chunks.size()));
      String time = String.format(Locale.ROOT, "%.6f", object.context().time());
      state.set("_EtagSupport__etag", new Text("ts" + time.substring(2)));
    }
  }

  /** A file may be of any length, and its source is bytes or text. */
  @Override
  public boolean sameSource(ObjectData.Source stored, ObjectData.Source target) throws IOException {
    return stored.text() == target.text()
        && SourceDigest.of(stored.content()).equals(SourceDigest.of(target.content()));
  }
}

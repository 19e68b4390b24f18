package io.camelzodb.component.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.DamagedRecordException;
import io.camelzodb.storage.Loaded;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.driver.ShownFields;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.Difference;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.sync.record.TransactionMetadata;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.TreeSummary;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ZopeObject;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.camel.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Converts the bodies of the endpoints to maps of plain values, and these maps to JSON text. The
 * values are texts, numbers, booleans, lists and maps; {@code docs/components/zodb.md} has their
 * keys.
 */
@Converter(generateLoader = true)
public final class ZodbConverter {
  private ZodbConverter() {}

  /** Converts metadata and source. */
  @Converter
  public static Map<String, @Nullable Object> toMap(ObjectData data) {
    PlainValues values = new PlainValues();
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    data.metadata().forEach((key, value) -> metadata.put(key, values.of(value)));
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("metadata", metadata);
    ObjectData.Source source = data.source();
    if (source != null) {
      map.put("source", PlainValues.content(source));
    }
    return map;
  }

  /** Converts metadata and source, with path and children. */
  @Converter
  public static Map<String, @Nullable Object> toMap(TreeObject object) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("path", object.path().toString());
    map.putAll(toMap(object.data()));
    if (object.children() != null) {
      map.put("children", List.copyOf(new TreeSet<>(object.children())));
    }
    return map;
  }

  /** Converts path, class and state. */
  @Converter
  public static Map<String, @Nullable Object> toMap(ZopeObject object) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("path", object.path().toString());
    map.put("oid", object.oid().hex());
    map.put("tid", object.tid().hex());
    map.put("class", object.className() == null ? null : object.className().dotted());
    map.put("meta_type", object.metaType());
    map.put("state", new PlainValues().of(object.record().state()));
    return map;
  }

  /** Converts tid, time, user and description. */
  @Converter
  public static Map<String, @Nullable Object> toMap(TransactionInfo info) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("tid", info.tid().hex());
    map.put("time", info.tid().time().toString());
    map.put("user", info.userText());
    map.put("description", info.descriptionText());
    return map;
  }

  /** Converts the result of a recording. */
  @Converter
  public static Map<String, @Nullable Object> toMap(Recording.Result result) {
    TreeSummary files = result.summary().files();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("tid", result.summary().tid().hex());
    map.put("objects", result.summary().objects());
    map.put("unsupported", result.summary().unsupported());
    map.put("errors", result.summary().errors());
    map.put("written", files.written());
    map.put("unchanged", files.unchanged());
    map.put("removed", files.removed());
    map.put("commit", result.commit() == null ? null : result.commit().hex());
    map.put("problems", result.problems().stream().map(Object::toString).toList());
    map.put("problemDetails", ShownFields.of(result.problems()));
    return map;
  }

  /** Converts the result of a playback. */
  @Converter
  public static Map<String, @Nullable Object> toMap(Playback.Result result) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("tid", result.tid() == null ? null : result.tid().hex());
    map.put("compared", result.plan().compared());
    map.put("unsupported", result.plan().unsupported());
    map.put("records", result.records());
    map.put("operations", result.plan().operations().stream().map(ZodbConverter::step).toList());
    map.put("problems", result.plan().problems().stream().map(Object::toString).toList());
    map.put("problemDetails", ShownFields.of(result.plan().problems()));
    return map;
  }

  private static Map<String, @Nullable Object> step(Operation operation) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("operation", operation.word());
    map.put("path", operation.path().toString());
    if (operation instanceof Operation.Change change) {
      map.put("attributes", change.differences().stream().map(Difference::attribute).toList());
    }
    return map;
  }

  /** A dictionary with textual keys as a map, any other value under the key {@code value}. */
  @Converter
  public static Map<String, @Nullable Object> toMap(Value value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    Object plain = new PlainValues().of(value);
    if (plain instanceof Map<?, ?> entries) {
      entries.forEach((key, entry) -> map.put(String.valueOf(key), entry));
    } else {
      map.put("value", plain);
    }
    return map;
  }

  /** JSON text of a value. */
  @Converter
  public static String toJson(Value value) {
    return json(new PlainValues().of(value));
  }

  /** JSON text of {@link #toMap(ObjectData)}. */
  @Converter
  public static String toJson(ObjectData data) {
    return json(toMap(data));
  }

  /** JSON text of {@link #toMap(TreeObject)}. */
  @Converter
  public static String toJson(TreeObject object) {
    return json(toMap(object));
  }

  /** JSON text of {@link #toMap(ZopeObject)}. */
  @Converter
  public static String toJson(ZopeObject object) {
    return json(toMap(object));
  }

  /** JSON text of {@link #toMap(TransactionInfo)}. */
  @Converter
  public static String toJson(TransactionInfo info) {
    return json(toMap(info));
  }

  /** JSON text of {@link #toMap(Recording.Result)}. */
  @Converter
  public static String toJson(Recording.Result result) {
    return json(toMap(result));
  }

  /** JSON text of {@link #toMap(Playback.Result)}. */
  @Converter
  public static String toJson(Playback.Result result) {
    return json(toMap(result));
  }

  /** Converts user, time, description and the records, even those of a whole database. */
  @Converter
  public static Map<String, @Nullable Object> toMap(ZodbTransaction transaction) {
    Map<String, @Nullable Object> map = toMap(transaction.info());
    List<Object> objects = new ArrayList<>();
    for (Loaded loaded : transaction) {
      objects.add(record(loaded));
    }
    map.put("objects", objects);
    return map;
  }

  private static Map<String, @Nullable Object> record(Loaded loaded) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("oid", loaded.oid().hex());
    try {
      PickledObject object = loaded.get().object();
      map.put("class", object.className() == null ? null : object.className().dotted());
      map.put("state", new PlainValues().of(object.state()));
    } catch (NoSuchObjectException gone) {
      map.put("removed", true);
    } catch (DamagedRecordException damaged) {
      map.put("damaged", damaged.getMessage());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return map;
  }

  /** JSON text of {@link #toMap(ZodbTransaction)}. */
  @Converter
  public static String toJson(ZodbTransaction transaction) {
    return json(toMap(transaction));
  }

  /** Converts user, time, description, path and metadata of each object, and the removed paths. */
  @Converter
  public static Map<String, @Nullable Object> toMap(ZodbMetadata changes) {
    Map<String, @Nullable Object> map = toMap(changes.info());
    map.put("objects", changes.objects().stream().map(ZodbConverter::toMap).toList());
    map.put("removed", changes.removed().stream().map(Object::toString).toList());
    return map;
  }

  /** Path and metadata. */
  @Converter
  public static Map<String, @Nullable Object> toMap(TransactionMetadata.Changed object) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("path", object.path().toString());
    try {
      map.putAll(toMap(new ObjectData(MetadataFile.parse(object.metadata()), null)));
    } catch (PickleException impossible) {
      throw new IllegalStateException(object.path() + ": " + impossible.getMessage(), impossible);
    }
    return map;
  }

  /** JSON text of {@link #toMap(ZodbMetadata)}. */
  @Converter
  public static String toJson(ZodbMetadata changes) {
    return json(toMap(changes));
  }

  /** JSON text of {@link #toMap(TransactionMetadata.Changed)}. */
  @Converter
  public static String toJson(TransactionMetadata.Changed object) {
    return json(toMap(object));
  }

  private static String json(@Nullable Object plain) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      write(json, plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** Writes a value; recursion is bounded by the depth of {@link PlainValues}. */
  private static void write(JsonGenerator json, @Nullable Object plain) throws IOException {
    if (plain instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (plain instanceof List<?> list) {
      json.writeStartArray();
      for (Object each : list) {
        write(json, each);
      }
      json.writeEndArray();
    } else {
      json.writePOJO(plain);
    }
  }
}

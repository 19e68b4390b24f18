package io.camelzodb.zope.content.payload;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.content.DeclaredSizes;
import io.camelzodb.zope.content.IsoDates;
import io.camelzodb.zope.content.Payload;
import io.camelzodb.zope.content.PayloadContent;
import io.camelzodb.zope.content.PayloadStatus;
import io.camelzodb.zope.content.RecordLookup;
import io.camelzodb.zope.content.RepeatLimit;
import io.camelzodb.zope.content.json.JsonForm;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Detects the values that hold payloads, by the shape of their state, so that subclasses and moved
 * classes are detected as well:
 *
 * <ul>
 *   <li>OFS.Image, Archetypes.Field.Image: {@code data} (bytes or a chain) and {@code content_type}
 *   <li>Archetypes.BaseUnit: {@code raw} and {@code mimetype}
 *   <li>plone.app.blob's BlobWrapper: {@code blob}; plone.namedfile: {@code _blob} or {@code _data}
 *   <li>plone.app.textfield's RichTextValue: {@code _raw_holder}
 *   <li>ZODB.blob.Blob itself
 * </ul>
 */
public final class PayloadDetector {

  /** The bytes that chains may share, in addition to their own. */
  private static final long SHARED_PARTS = 1L << 30;

  private final RecordLookup records;
  private final Consumer<Oid> seen;
  private final SharedBytes shared = new SharedBytes();
  private final RepeatLimit parts = new RepeatLimit(SHARED_PARTS);

  public PayloadDetector(RecordLookup records, Consumer<Oid> seen) {
    this.records = records;
    this.seen = seen;
  }

  /** Begins with another object. */
  public void next() {
    shared.next();
  }

  /** Returns the payload of a value; null for any other value. */
  public @Nullable DetectedPayload of(@Nullable Value value, String where) {
    if (value instanceof Instance instance) {
      Value state = instance.state();
      return state instanceof Dictionary attributes
          ? of(null, instance.className(), attributes, where)
          : null;
    }
    References.Target target = RecordLookup.target(value);
    if (target == null || !PayloadClasses.likely(target.className())) {
      return null;
    }
    Global className = target.className();
    if (PayloadClasses.isBlob(className)) {
      return blob(target.oid(), new Dictionary(), className, where);
    }
    // The payload reports its missing data, with its field, so no other problem is needed.
    RecordLookup.Part part =
        className == null ? records.part(value, where) : records.quietPart(value, where);
    if (part == null) {
      return className == null ? null : missing(className, target.oid());
    }
    if (PayloadClasses.isBlob(part.className())) {
      return blob(target.oid(), new Dictionary(), part.className(), where);
    }
    return of(target.oid(), part.className(), part.attributes(), where);
  }

  /** Returns the payload of an object with these attributes; null if it has none. */
  public @Nullable DetectedPayload of(
      @Nullable Oid oid, @Nullable Global className, Dictionary state, String where) {
    Value blob = state.get("_blob") != null ? state.get("_blob") : state.get("blob");
    Value data = state.get("_data") != null ? state.get("_data") : state.get("data");
    References.Target whole = RecordLookup.target(data);
    if (blob == null && whole != null && PayloadClasses.isBlob(whole.className())) {
      // zope.file has its blob there.
      blob = data;
    }
    References.Target target = RecordLookup.target(blob);
    if (target != null
        && (PayloadClasses.isBlob(target.className()) || PayloadClasses.describesFile(state))) {
      return blob(target.oid(), state, className, where);
    }
    Value raw = state.get("raw");
    if (raw != null && state.get("mimetype") != null) {
      return text(raw, oid, state, className, where);
    }
    if (state.get("_raw_holder") != null || PayloadClasses.isRichText(className)) {
      return richText(state, where);
    }
    return data != null && !PayloadClasses.isContainer(data) && PayloadClasses.describesFile(state)
        ? data(data, state, className, where, oid)
        : null;
  }

  /** Returns the payload of a record that is only payload: a blob, or the rest of a chain. */
  public @Nullable DetectedPayload whole(Reference reference, String where) {
    References.Target target = References.target(reference);
    if (target == null || !PayloadClasses.isChain(target.className())) {
      return of(reference, where);
    }
    return holder(
        new Dictionary(),
        target.className(),
        where,
        -1,
        target.oid(),
        0,
        new DataChain(records.snapshot(), reference, -1, seen, parts));
  }

  private @Nullable DetectedPayload data(
      Value data, Dictionary state, @Nullable Global className, String where, @Nullable Oid oid) {
    long size = DeclaredSizes.of(first(state, "size", "_size"));
    if (data instanceof Reference reference) {
      References.Target head = References.target(reference);
      return holder(
          state,
          className,
          where,
          size,
          head == null ? oid : head.oid(),
          0,
          new DataChain(records.snapshot(), reference, size, seen, parts));
    }
    byte[] bytes = data == NoneValue.NONE ? new byte[0] : shared.of(data);
    if (bytes == null) {
      records.report(
          where,
          oid,
          shared.isSpent()
              ? "its data were given as payloads of this object too often; left out"
              : "its data are of a kind that no file or picture has");
      return null;
    }
    return holder(
        state,
        className,
        where,
        bytes.length,
        oid,
        bytes.length,
        out -> {
          out.write(bytes);
          return DeclaredSizes.checked(bytes.length, size);
        });
  }

  private DetectedPayload blob(
      Oid oid, Dictionary state, @Nullable Global className, String where) {
    seen.accept(oid);
    BlobData data = null;
    String problem = "";
    try {
      data = records.snapshot().blob(oid).orElse(null);
      problem = data == null ? records.snapshot().missingBlob(oid) : "";
    } catch (StorageException unreadable) {
      problem = "the blob cannot be read: " + unreadable.getMessage();
    }
    long size = data == null ? -1 : data.size();
    PayloadContent content =
        data == null ? PayloadContent.none(PayloadStatus.NO_BLOB, problem) : new BlobContent(data);
    DetectedPayload holder = holder(state, className, where, size, oid, 0, content);
    holder.description().put("blob_oid", oid.hex());
    return holder;
  }

  private @Nullable DetectedPayload text(
      Value raw, @Nullable Oid oid, Dictionary state, @Nullable Global className, String where) {
    byte[] bytes = shared.of(raw);
    if (bytes == null) {
      return null;
    }
    DetectedPayload holder =
        holder(state, className, where, bytes.length, oid, bytes.length, PayloadContent.of(bytes));
    Map<String, @Nullable Object> description = holder.description();
    String type = records.text(state.get("mimetype"), where, null);
    description.put("mime_type", type);
    if (type == null || type.startsWith("text/") || raw instanceof Text) {
      description.put("raw", new JsonForm(records, where, (value, at) -> null).of(textual(raw)));
    }
    return holder;
  }

  /** Makes text of a value that stands for text, whatever its bytes. */
  private static Value textual(Value raw) {
    return raw instanceof ByteString bytes ? new OldString(bytes.bytes()) : raw;
  }

  private @Nullable DetectedPayload richText(Dictionary state, String where) {
    Value raw = state.get("_raw_holder") != null ? state.get("_raw_holder") : state.get("raw");
    RecordLookup.Part part = records.part(raw, where);
    Value value = part == null ? raw : part.attributes().get("value");
    if (value == null || value instanceof Reference) {
      return null;
    }
    byte[] bytes = value == NoneValue.NONE ? new byte[0] : shared.of(value);
    if (bytes == null) {
      return null;
    }
    Map<String, @Nullable Object> description = new LinkedHashMap<>();
    String type = records.text(first(state, "_mimeType", "mimeType"), where, null);
    JsonForm json = new JsonForm(records, where, (any, at) -> null);
    description.put("raw", value == NoneValue.NONE ? "" : json.of(textual(value)));
    description.put("mime_type", type);
    description.put(
        "output_mime_type",
        records.text(first(state, "_outputMimeType", "outputMimeType"), where, null));
    return new DetectedPayload(
        new Payload(
            "text",
            null,
            type,
            bytes.length,
            part == null ? null : part.oid(),
            bytes.length,
            false,
            PayloadContent.of(bytes)),
        description);
  }

  private DetectedPayload holder(
      Dictionary state,
      @Nullable Global className,
      String where,
      long size,
      @Nullable Oid source,
      int held,
      PayloadContent content) {
    String type =
        records.text(
            first(state, "contentType", "content_type", "mimetype", "mimeType"), where, null);
    String fileName = records.text(first(state, "filename", "_filename"), where, null);
    Map<String, @Nullable Object> description = new LinkedHashMap<>();
    description.put("class", className == null ? null : className.dotted());
    description.put("content_type", type);
    description.put("filename", fileName);
    description.put("size", size < 0 ? null : (Object) size);
    for (String name : new String[] {"width", "height"}) {
      long number = DeclaredSizes.of(first(state, "_" + name, name));
      if (number >= 0) {
        description.put(name, number);
      }
    }
    return new DetectedPayload(
        new Payload("data", fileName, type, size, source, held, false, content), description);
  }

  private DetectedPayload missing(Global className, Oid oid) {
    RecordLookup.ReadFailure fault = records.unread(oid);
    boolean missing = fault == null || fault.missing();
    Map<String, @Nullable Object> description = new LinkedHashMap<>();
    description.put("oid", oid.hex());
    description.put("class", className.dotted());
    return new DetectedPayload(
        new Payload(
            "data",
            null,
            null,
            -1,
            oid,
            0,
            false,
            PayloadContent.none(
                missing ? PayloadStatus.DANGLING : PayloadStatus.DAMAGED,
                fault == null ? "refers to a record that is not there: " + oid : fault.reason())),
        description);
  }

  private static @Nullable Value first(Dictionary state, String... names) {
    for (String name : names) {
      Value value = state.get(name);
      if (value != null && value != NoneValue.NONE) {
        return value;
      }
    }
    return null;
  }

  /** Text as UTF-8, byte strings as they are; null for everything else. */
  public static byte @Nullable [] utf8(Value value) {
    return value instanceof Text text
        ? text.value().getBytes(StandardCharsets.UTF_8)
        : IsoDates.bytes(value);
  }
}

package io.camelzodb.zope.content.payload;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
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
import io.camelzodb.zope.foreign.ForeignObjectPaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
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
  private static final Pattern LIKELY =
      Pattern.compile(
          "Blob|File|Image|BaseUnit|RichText|Picture|Photo|Attachment|RawValue",
          Pattern.CASE_INSENSITIVE);

  /** The bytes that chains may share, in addition to their own. */
  private static final long SHARED_PARTS = 1L << 30;

  /** The bytes of one record that may be returned as payloads more than once. */
  private static final long SHARED_BYTES = 16L << 20;

  private final RecordLookup records;
  private final Consumer<Oid> seen;
  private final RepeatLimit parts = new RepeatLimit(SHARED_PARTS);
  private final IdentityHashMap<Value, byte[]> given = new IdentityHashMap<>();
  private long again;

  public PayloadDetector(RecordLookup records, Consumer<Oid> seen) {
    this.records = records;
    this.seen = seen;
  }

  /** Begins with another object. */
  public void next() {
    given.clear();
    again = 0;
  }

  /**
   * Returns the bytes of a value in the current record, the same array for the same value; null if
   * it has no bytes, or too many payloads share it.
   */
  private byte @Nullable [] bytes(Value value) {
    byte[] before = given.get(value);
    if (before != null) {
      again += before.length;
      return again <= SHARED_BYTES ? before : null;
    }
    byte[] bytes = utf8(value);
    if (bytes != null) {
      given.put(value, bytes);
    }
    return bytes;
  }

  /** Whether a class may hold payloads, judged by its name alone. */
  public static boolean likely(@Nullable Global className) {
    return className == null
        || (!RecordLookup.isTree(className) && LIKELY.matcher(className.name()).find());
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
    if (target == null || !likely(target.className())) {
      return null;
    }
    Global className = target.className();
    if (isBlob(className)) {
      return blob(target.oid(), new Dictionary(), className, where);
    }
    // The payload tells what is missing, with its field; nothing else needs to.
    RecordLookup.Part part =
        className == null ? records.part(value, where) : records.quietPart(value, where);
    if (part == null) {
      return className == null ? null : missing(className, target.oid());
    }
    if (isBlob(part.className())) {
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
    if (blob == null && whole != null && isBlob(whole.className())) {
      // zope.file has its blob there.
      blob = data;
    }
    References.Target target = RecordLookup.target(blob);
    if (target != null && (isBlob(target.className()) || describesFile(state))) {
      return blob(target.oid(), state, className, where);
    }
    Value raw = state.get("raw");
    if (raw != null && state.get("mimetype") != null) {
      return text(raw, oid, state, className, where);
    }
    if (state.get("_raw_holder") != null || isRichText(className)) {
      return richText(state, where);
    }
    return data != null && !isContainer(data) && describesFile(state)
        ? data(data, state, className, where, oid)
        : null;
  }

  /** Whether data are the children of a container, and no file data whatever the type says. */
  private static boolean isContainer(Value data) {
    return data instanceof Dictionary
        || data instanceof ListValue
        || (data instanceof Reference reference && ForeignObjectPaths.isStructure(reference));
  }

  private static boolean describesFile(Dictionary state) {
    return state.get("content_type") != null
        || state.get("contentType") != null
        || state.get("mimetype") != null
        || state.get("mimeType") != null;
  }

  /** Whether a class is a part of a chain, which holds payload without a description. */
  public static boolean isChain(@Nullable Global className) {
    return className != null
        && (className.name().equals("Pdata") || className.name().equals("FileChunk"));
  }

  /** Returns the payload of a record that is only payload: a blob, or the rest of a chain. */
  public @Nullable DetectedPayload whole(Reference reference, String where) {
    References.Target target = References.target(reference);
    if (target == null || !isChain(target.className())) {
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

  public static boolean isBlob(@Nullable Global className) {
    return className != null
        && className.name().equals("Blob")
        && className.module().startsWith("ZODB");
  }

  private static boolean isRichText(@Nullable Global className) {
    return className != null && className.name().equals("RichTextValue");
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
    byte[] bytes = data == NoneValue.NONE ? new byte[0] : bytes(data);
    if (bytes == null) {
      records.report(
          where,
          oid,
          again > SHARED_BYTES
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

  private record BlobContent(BlobData data) implements PayloadContent {
    @Override
    public Delivery writeTo(OutputStream out) throws IOException {
      byte[] buffer = new byte[1 << 16];
      long written = 0;
      try (InputStream in = data.open()) {
        while (true) {
          int count;
          try {
            count = in.read(buffer);
          } catch (IOException unreadable) {
            return new Delivery(
                written, PayloadStatus.DAMAGED, "the blob breaks off: " + unreadable.getMessage());
          }
          if (count < 0) {
            return written < data.size()
                ? new Delivery(written, PayloadStatus.DAMAGED, "the blob is shorter than it says")
                : Delivery.whole(written);
          }
          out.write(buffer, 0, count);
          written += count;
        }
      }
    }
  }

  private @Nullable DetectedPayload text(
      Value raw, @Nullable Oid oid, Dictionary state, @Nullable Global className, String where) {
    byte[] bytes = bytes(raw);
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
    byte[] bytes = value == NoneValue.NONE ? new byte[0] : bytes(value);
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
    RecordLookup.Unread fault = records.unread(oid);
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
                fault == null ? "refers to a record that is not there: " + oid : fault.why())),
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

package io.camelzodb.zope.content.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.camelzodb.pickle.BuiltinContent;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.References;
import io.camelzodb.zope.content.PayloadContent;
import io.camelzodb.zope.content.PayloadStatus;
import io.camelzodb.zope.content.RecordLookup;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a collection that is too large for the line of its object as a separate JSON Lines file: a
 * line for each item of a list or set, {@code {"key": …, "value": …}} for each entry of a mapping.
 * The entries of a BTree are read while they are written, a bucket at a time.
 */
public final class CollectionRows implements PayloadContent {
  /** The folder of these files. */
  public static final String FOLDER = "content-rows";

  /** The content type of such a file. */
  public static final String TYPE = "application/jsonl";

  /** The bytes of a file allowed beyond those of its values. */
  private static final long ALLOWANCE = 16L << 20;

  /** How many times longer JSON may be than its values. */
  private static final int FACTOR = 8;

  private final Value collection;
  private final RecordLookup records;
  private final String where;
  private final String file;

  /**
   * Creates it for a collection.
   *
   * @param records used by the thread that writes
   * @param where path of the object, for problems
   * @param file the target file, relative to the folder of the extraction
   */
  public CollectionRows(Value collection, RecordLookup records, String where, String file) {
    this.collection = collection;
    this.records = records;
    this.where = where;
    this.file = file;
  }

  /** Returns the target file, relative to the folder of the extraction. */
  public String file() {
    return file;
  }

  @Override
  public Delivery writeTo(OutputStream out) throws IOException {
    Counting counting = new Counting(out);
    long lines = 0;
    SharedValueSize weight = new SharedValueSize();
    boolean complete = true;
    try (JsonGenerator json =
        new JsonFactory().createGenerator(new Unclosed(counting), JsonEncoding.UTF8)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      Iterator<?> items = items(collection);
      while (items.hasNext() && complete) {
        records.next();
        Object item = items.next();
        if (item instanceof Entry entry) {
          weight.add(entry.key());
          weight.add(entry.value());
        } else {
          weight.add((Value) item);
        }
        PlainJson.write(json, line(item));
        lines++;
        complete = counting.count <= ALLOWANCE + FACTOR * (weight.total() + records.bytes());
      }
    }
    return complete
        ? Delivery.whole(counting.count)
        : new Delivery(
            counting.count,
            PayloadStatus.DAMAGED,
            "its rows share values so often that they would never end; left out from row "
                + (lines + 1)
                + " on");
  }

  private @Nullable Object line(Object item) {
    JsonForm form = new JsonForm(records, where, (any, at) -> null);
    if (item instanceof Entry entry) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("key", form.whole(entry.key()));
      line.put("value", form.whole(entry.value()));
      return line;
    }
    return form.whole((Value) item);
  }

  /** Entries, or values. */
  private Iterator<?> items(Value value) {
    if (value instanceof Dictionary dictionary) {
      return dictionary.entries().iterator();
    } else if (value instanceof Tuple tuple) {
      return tuple.items().iterator();
    } else if (value instanceof ListValue list) {
      return list.items().iterator();
    } else if (value instanceof SetValue set) {
      return set.items().iterator();
    } else if (value instanceof FrozenSet set) {
      return set.items().iterator();
    } else if (value instanceof Instance instance) {
      List<Entry> entries = BuiltinContent.entries(instance);
      List<Value> items = entries == null ? BuiltinContent.items(instance) : null;
      return entries != null
          ? entries.iterator()
          : items == null ? List.of(value).iterator() : items.iterator();
    }
    References.Target target = RecordLookup.target(value);
    InlinedRecords.Found found =
        value instanceof Reference reference && target != null
            ? new InlinedRecords(records, where).of(reference, target)
            : null;
    Iterator<Entry> entries = found == null ? null : found.entries();
    if (found == null || entries == null) {
      return List.of(value).iterator();
    }
    return found.isSet() ? InlinedRecords.keys(entries) : entries;
  }

  /** Counts the written bytes. */
  private static final class Counting extends FilterOutputStream {
    private long count;

    Counting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }
  }

  /** Keeps the underlying stream open. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}

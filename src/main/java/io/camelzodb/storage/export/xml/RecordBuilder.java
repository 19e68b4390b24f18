package io.camelzodb.storage.export.xml;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.export.file.Excerpt;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.xml.XmlRecordReader.Frame;
import io.camelzodb.storage.export.xml.XmlRecordReader.Notes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds values from the elements of one record. For one thread and one record. */
final class RecordBuilder {
  private static final int MOST_PICKLES = 2;

  private final byte[] bytes;
  private final BulkText bulk;
  private final ExportOptions options;
  private final boolean erp5;
  private final Notes notes;
  private final Map<String, Value> memo = new HashMap<>();
  private int elements;
  private int values;

  RecordBuilder(byte[] bytes, BulkText bulk, ExportOptions options, boolean erp5, Notes notes) {
    this.bytes = bytes;
    this.bulk = bulk;
    this.options = options;
    this.erp5 = erp5;
    this.notes = notes;
  }

  /** Begins an element whose attributes are known. */
  void start(Frame frame) throws RecordFault {
    int text = bulk.textOf(++elements);
    if (text >= 0) {
      try {
        frame.bulk = Base64Text.decode(bytes, bulk.start(text), bulk.end(text));
      } catch (Base64Text.Fault fault) {
        // A second read without bulk texts reports the offset of the element.
        throw new RecordFault(frame.offset, fault.getMessage());
      }
    }
    if (frame.element.isValue() && ++values > options.maxValues()) {
      throw new RecordFault(frame.offset, "more values than maxValues = " + options.maxValues());
    }
    switch (frame.element.content()) {
      case PICKLES -> frame.parts = new ArrayList<Value>();
      // A list or dictionary may contain itself, so it is stored before it is filled.
      case VALUES -> {
        if (frame.element == XmlElement.LIST) {
          remember(frame, new ListValue());
        } else {
          frame.parts = new ArrayList<Value>();
        }
      }
      case ITEMS -> remember(frame, new Dictionary());
      case ONE_VALUE, KEY_AND_VALUE, PARTS, TEXT, NOTHING -> {
        // Stored when the element ends.
      }
    }
  }

  /** Handles text between elements. */
  void strayText(int offset, String element) throws RecordFault {
    String message = "text between the elements of <" + element + ">";
    if (options.strict()) {
      throw new RecordFault(offset, message);
    }
    notes.add(offset, message, "it has no meaning and is ignored");
  }

  /** Ends an element within another one. */
  void end(Frame frame, Frame parent) throws RecordFault {
    if (frame.element.isValue()) {
      deliver(frame, parent, value(frame));
    } else if (frame.element == XmlElement.ITEM) {
      item(frame, parent);
    } else {
      part(frame, parent, only(frame));
    }
  }

  /** Ends the record. */
  PickledObject record(Frame frame) throws RecordFault {
    List<Value> pickles = items(frame);
    if (pickles.isEmpty() || pickles.size() > MOST_PICKLES) {
      throw new RecordFault(
          frame.offset, "a record has one or two pickles, this one has " + pickles.size());
    }
    return new PickledObject(pickles);
  }

  private void part(Frame frame, Frame parent, Value value) throws RecordFault {
    switch (frame.element) {
      case PICKLE -> items(parent).add(value);
      case KEY -> parent.value = once(frame, parent.value, value);
      case VALUE -> parent.second = once(frame, parent.second, value);
      case KLASS -> parent.second = once(frame, parent.second, value);
      case STATE -> instance(parent, frame).add(new Instance.State(value));
      case RECORD,
          GLOBAL,
          STRING,
          UNICODE,
          BYTES,
          INT,
          LONG,
          FLOAT,
          BOOL,
          NONE,
          TUPLE,
          LIST,
          DICTIONARY,
          ITEM,
          OBJECT,
          REFERENCE,
          PERSISTENT ->
          throw new IllegalStateException("no part: " + frame.element);
    }
  }

  private static Value once(Frame frame, @Nullable Value before, Value value) throws RecordFault {
    if (before != null) {
      throw new RecordFault(frame.offset, "a second <" + frame.name() + ">");
    }
    return value;
  }

  private static void item(Frame frame, Frame parent) throws RecordFault {
    if (frame.value == null || frame.second == null) {
      throw new RecordFault(
          frame.offset, "an <item> without <" + (frame.value == null ? "key" : "value") + ">");
    }
    if (parent.value instanceof Dictionary dictionary) {
      dictionary.put(frame.value, frame.second);
    } else {
      instance(parent, frame)
          .add(new Instance.Items(List.of(new Entry(frame.value, frame.second))));
    }
  }

  private void deliver(Frame frame, Frame parent, Value value) throws RecordFault {
    switch (parent.element.content()) {
      case VALUES -> {
        if (parent.value instanceof ListValue list) {
          list.add(value);
        } else {
          items(parent).add(value);
        }
      }
      case PARTS -> {
        if (parent.second == null) {
          throw new RecordFault(frame.offset, "an <object> whose <klass> does not come first");
        }
        if (parent.value == null) {
          remember(parent, new Instance(kind(value), parent.second, value, null));
        } else {
          instance(parent, frame).add(new Instance.Append(List.of(value)));
        }
      }
      case ONE_VALUE, PICKLES, ITEMS, KEY_AND_VALUE, TEXT, NOTHING -> {
        if (parent.value != null) {
          throw new RecordFault(frame.offset, "a second value in <" + parent.name() + ">");
        }
        parent.value = value;
      }
    }
  }

  /** Returns OBJ for Python 2's old-style instances, which have no arguments; else REDUCE. */
  private static Instance.Kind kind(Value arguments) {
    return arguments == Tuple.EMPTY ? Instance.Kind.OBJ : Instance.Kind.REDUCE;
  }

  private Value value(Frame frame) throws RecordFault {
    return switch (frame.element) {
      case LIST, DICTIONARY -> Objects.requireNonNull(frame.value);
      case OBJECT -> instance(frame, frame);
      case REFERENCE -> referred(frame);
      case NONE -> remember(frame, NoneValue.NONE);
      case TUPLE -> remember(frame, Tuple.of(items(frame)));
      case PERSISTENT -> remember(frame, new Reference(only(frame), true));
      case GLOBAL -> remember(frame, global(frame));
      case STRING -> remember(frame, new OldString(content(frame)));
      case BYTES -> remember(frame, new Bytes(content(frame)));
      case UNICODE -> remember(frame, new Text(unicode(frame)));
      case INT -> remember(frame, XmlNumbers.integer(frame.text(), false, frame.offset));
      case LONG -> remember(frame, XmlNumbers.integer(frame.text(), true, frame.offset));
      case FLOAT -> remember(frame, XmlNumbers.real(frame.text(), frame.offset));
      case BOOL -> remember(frame, bool(frame));
      case RECORD, PICKLE, ITEM, KEY, VALUE, KLASS, STATE ->
          throw new IllegalStateException("no value: " + frame.element);
    };
  }

  private Value remember(Frame frame, Value value) throws RecordFault {
    frame.value = value;
    if (frame.id != null) {
      Value before = memo.put(frame.id, value);
      if (before != null && before != value) {
        String message = "two values have the id " + Excerpt.of(frame.id);
        if (options.strict()) {
          throw new RecordFault(frame.offset, message);
        }
        notes.add(frame.offset, message, "a reference uses the last one before it");
      }
    }
    return value;
  }

  private Value referred(Frame frame) throws RecordFault {
    if (frame.id == null) {
      throw new RecordFault(frame.offset, "a <reference> without id");
    }
    Value value = memo.get(frame.id);
    if (value == null) {
      throw new RecordFault(
          frame.offset,
          "a reference to id " + Excerpt.of(frame.id) + ", which no value before it has");
    }
    return value;
  }

  private static Value only(Frame frame) throws RecordFault {
    if (frame.value == null) {
      throw new RecordFault(frame.offset, "<" + frame.name() + "> is empty");
    }
    return frame.value;
  }

  private static Instance instance(Frame frame, Frame cause) throws RecordFault {
    if (frame.value instanceof Instance instance) {
      return instance;
    }
    throw new RecordFault(cause.offset, "an <object> without arguments");
  }

  @SuppressWarnings("unchecked")
  private static List<Value> items(Frame frame) {
    return (List<Value>) Objects.requireNonNull(frame.parts);
  }

  private static Global global(Frame frame) throws RecordFault {
    if (frame.module == null || frame.name == null) {
      throw new RecordFault(frame.offset, "a <global> without module or name");
    }
    return new Global(frame.module, frame.name);
  }

  private static BoolValue bool(Frame frame) throws RecordFault {
    return switch (frame.text().strip()) {
      case "True", "1" -> BoolValue.TRUE;
      case "False", "0" -> BoolValue.FALSE;
      default ->
          throw new RecordFault(
              frame.offset, "a <bool> that is neither True nor False: " + Excerpt.of(frame.text()));
    };
  }

  /** Returns the text of a unicode: as it is, or decoded UTF-8. */
  private String unicode(Frame frame) throws RecordFault {
    if (plain(frame)) {
      return frame.text();
    }
    return new String(content(frame), StandardCharsets.UTF_8);
  }

  private boolean plain(Frame frame) {
    warnOfRecords(frame);
    return "".equals(frame.encoding) || ("cdata".equals(frame.encoding) && !erp5);
  }

  /** Notes a CDATA section that contains whole records, since its end was damaged. */
  private void warnOfRecords(Frame frame) {
    if ("cdata".equals(frame.encoding) && frame.text().contains("\n  <record id=\"")) {
      notes.add(
          frame.offset,
          "a text holds what looks like records",
          "if records are missing, repair the end of its CDATA section");
    }
  }

  private byte[] content(Frame frame) throws RecordFault {
    if (frame.bulk != null) {
      return frame.bulk;
    }
    try {
      if (plain(frame)) {
        return frame.text().getBytes(StandardCharsets.UTF_8);
      }
      if (frame.encoding == null
          || frame.encoding.equals("repr")
          || frame.encoding.equals("cdata")) {
        return EscapedText.decode(frame.text().getBytes(StandardCharsets.UTF_8));
      }
      if (frame.encoding.equals("base64")) {
        byte[] text = frame.text().getBytes(StandardCharsets.ISO_8859_1);
        return Base64Text.decode(text, 0, text.length);
      }
    } catch (IllegalArgumentException | Base64Text.Fault fault) {
      throw new RecordFault(frame.offset, "<" + frame.name() + "> holds " + fault.getMessage());
    }
    throw new RecordFault(
        frame.offset,
        "<" + frame.name() + "> has the unknown encoding \"" + Excerpt.of(frame.encoding) + "\"");
  }
}

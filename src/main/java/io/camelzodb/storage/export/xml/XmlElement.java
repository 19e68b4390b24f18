package io.camelzodb.storage.export.xml;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lists the elements within a record: those of Shared.DC.xml.ppml, and those that ERP5 added. */
enum XmlElement {
  RECORD(Content.PICKLES),
  PICKLE(Content.ONE_VALUE),
  GLOBAL(Content.NOTHING),
  STRING(Content.TEXT),
  UNICODE(Content.TEXT),
  BYTES(Content.TEXT),
  INT(Content.TEXT),
  LONG(Content.TEXT),
  FLOAT(Content.TEXT),
  BOOL(Content.TEXT),
  NONE(Content.NOTHING),
  TUPLE(Content.VALUES),
  LIST(Content.VALUES),
  DICTIONARY(Content.ITEMS),
  ITEM(Content.KEY_AND_VALUE),
  KEY(Content.ONE_VALUE),
  VALUE(Content.ONE_VALUE),
  OBJECT(Content.PARTS),
  KLASS(Content.ONE_VALUE),
  STATE(Content.ONE_VALUE),
  REFERENCE(Content.NOTHING),
  PERSISTENT(Content.ONE_VALUE);

  /** Says what an element may contain. */
  enum Content {
    PICKLES,
    ONE_VALUE,
    VALUES,
    ITEMS,
    KEY_AND_VALUE,
    PARTS,
    TEXT,
    NOTHING
  }

  private final Content content;
  private final String tag;

  XmlElement(Content content) {
    this.content = content;
    this.tag = name().toLowerCase(Locale.ROOT);
  }

  /** Returns its name in the file. */
  String tag() {
    return tag;
  }

  Content content() {
    return content;
  }

  /** Whether it stands for a Python value. */
  boolean isValue() {
    return switch (this) {
      case RECORD, PICKLE, ITEM, KEY, VALUE, KLASS, STATE -> false;
      case GLOBAL,
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
          OBJECT,
          REFERENCE,
          PERSISTENT ->
          true;
    };
  }

  /** Whether this element may contain a child. */
  boolean takes(XmlElement child) {
    return switch (content) {
      case PICKLES -> child == PICKLE;
      case ONE_VALUE, VALUES -> child.isValue();
      case ITEMS -> child == ITEM;
      case KEY_AND_VALUE -> child == KEY || child == VALUE;
      case PARTS -> child == KLASS || child == STATE || child == ITEM || child.isValue();
      case TEXT, NOTHING -> false;
    };
  }

  /** Returns the element of a name, or null. */
  static @Nullable XmlElement of(String name) {
    return switch (name) {
      case "record" -> RECORD;
      case "pickle" -> PICKLE;
      case "global" -> GLOBAL;
      case "string" -> STRING;
      case "unicode" -> UNICODE;
      case "bytes" -> BYTES;
      case "int" -> INT;
      case "long" -> LONG;
      case "float" -> FLOAT;
      case "bool" -> BOOL;
      case "none" -> NONE;
      case "tuple" -> TUPLE;
      case "list" -> LIST;
      case "dictionary" -> DICTIONARY;
      case "item" -> ITEM;
      case "key" -> KEY;
      case "value" -> VALUE;
      case "object" -> OBJECT;
      case "klass" -> KLASS;
      case "state" -> STATE;
      case "reference" -> REFERENCE;
      case "persistent" -> PERSISTENT;
      default -> null;
    };
  }
}

package io.camelzodb.storage.export.xml;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.export.file.Excerpt;
import io.camelzodb.storage.export.file.ExportOptions;
import java.util.Arrays;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLInputFactory2;
import org.codehaus.stax2.XMLStreamReader2;
import org.codehaus.stax2.io.Stax2ByteArraySource;
import org.jspecify.annotations.Nullable;

/**
 * Parses one record of an XML export to values, with StAX (Aalto) and an explicit stack. It loads
 * nothing from outside, and knows only XML's five entities.
 *
 * <p>For one thread at a time; used again for the next record, to reuse its buffers.
 */
final class XmlRecordReader {
  private static final InputFactoryImpl FACTORY = factory();
  private static final int KEPT_BYTES = 1 << 20;
  private static final int KEPT_FRAMES = 64;

  private final ExportOptions options;
  private final boolean erp5;
  private final BulkText bulk = new BulkText();
  private byte[] rest = new byte[4096];
  private Frame[] stack = new Frame[KEPT_FRAMES];
  private int depth;

  /**
   * Creates a reader.
   *
   * @param erp5 whether CDATA sections follow ERP5's rules
   */
  XmlRecordReader(ExportOptions options, boolean erp5) {
    this.options = options;
    this.erp5 = erp5;
  }

  /** Receives notes about values that were repaired. */
  interface Notes {
    /** Adds a note; the offset is from the start of the record, in bytes. */
    void add(int offset, String message, String advice);
  }

  /**
   * Reads a record, from {@code <record} to {@code </record>}, in UTF-8.
   *
   * @param bytes the record, from index 0; not changed
   * @param length the length of the record in bytes
   */
  PickledObject read(byte[] bytes, int length, Notes notes) throws RecordFault {
    bulk.find(bytes, length);
    try {
      return parse(bytes, length, notes);
    } catch (RecordFault fault) {
      if (bulk.size() == 0) {
        throw fault;
      }
      // Perhaps there is a character reference in the base64: the XML parser gets all of it.
      bulk.clear();
      return parse(bytes, length, notes);
    } finally {
      forget();
    }
  }

  private PickledObject parse(byte[] bytes, int length, Notes notes) throws RecordFault {
    byte[] xml = bytes;
    int xmlLength = length;
    if (bulk.size() > 0) {
      int needed = length - bulk.totalLength();
      if (rest.length < needed) {
        rest = new byte[Math.max(needed, Math.min(rest.length * 2, KEPT_BYTES))];
      }
      xml = rest;
      xmlLength = bulk.copyRest(bytes, length, rest);
    }
    depth = 0;
    XMLStreamReader2 reader = null;
    try {
      reader =
          (XMLStreamReader2)
              FACTORY.createXMLStreamReader(new Stax2ByteArraySource(xml, 0, xmlLength));
      return values(reader, new RecordBuilder(bytes, bulk, options, erp5, notes));
    } catch (RecordFault fault) {
      throw new RecordFault(bulk.original(fault.offset()), fault.getMessage());
    } catch (XMLStreamException fault) {
      throw new RecordFault(bulk.original(offset(fault)), "ill-formed XML: " + reason(fault));
    } catch (RuntimeException fault) {
      // Aalto reports some faults of lazily read text unchecked, or trips over them.
      Throwable cause = fault.getCause();
      if (cause instanceof XMLStreamException illFormed) {
        throw new RecordFault(
            bulk.original(offset(illFormed)), "ill-formed XML: " + reason(illFormed));
      }
      throw new RecordFault(0, "ill-formed XML: " + Excerpt.of(String.valueOf(fault)));
    } finally {
      close(reader);
    }
  }

  private PickledObject values(XMLStreamReader2 reader, RecordBuilder builder)
      throws XMLStreamException, RecordFault {
    PickledObject result = null;
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> start(reader, builder);
        case XMLStreamConstants.END_ELEMENT -> {
          Frame frame = stack[--depth];
          if (depth == 0) {
            result = builder.record(frame);
          } else {
            builder.end(frame, stack[depth - 1]);
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (depth > 0 && stack[depth - 1].element.content() == XmlElement.Content.TEXT) {
            stack[depth - 1].addText(reader.getText());
          } else if (!reader.isWhiteSpace()) {
            builder.strayText(position(reader), depth > 0 ? stack[depth - 1].name() : "record");
          }
        }
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw new RecordFault(
                position(reader),
                "the entity &"
                    + Excerpt.of(String.valueOf(reader.getLocalName()))
                    + "; is declared nowhere");
        case XMLStreamConstants.END_DOCUMENT -> {
          if (result == null) {
            throw new RecordFault(position(reader), "the record has no end");
          }
          return result;
        }
        default -> {
          // Comments and processing instructions are ignored.
        }
      }
    }
  }

  private void start(XMLStreamReader2 reader, RecordBuilder builder)
      throws XMLStreamException, RecordFault {
    String name = reader.getLocalName();
    XmlElement element = XmlElement.of(name);
    Frame parent = depth == 0 ? null : stack[depth - 1];
    boolean expected =
        element != null
            && (parent == null ? element == XmlElement.RECORD : parent.element.takes(element));
    if (element == null || !expected || !reader.getPrefix().isEmpty()) {
      throw new RecordFault(
          position(reader),
          (element == null ? "unknown element <" : "misplaced element <")
              + Excerpt.of(name)
              + ">"
              + (parent == null ? "" : " in <" + parent.name() + ">"));
    }
    if (depth == options.maxDepth()) {
      throw new RecordFault(
          position(reader), "elements nested deeper than maxDepth = " + options.maxDepth());
    }
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, depth * 2);
    }
    Frame frame = stack[depth];
    if (frame == null) {
      frame = new Frame();
      stack[depth] = frame;
    }
    depth++;
    frame.open(element, position(reader));
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      frame.attribute(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    builder.start(frame);
  }

  private void forget() {
    if (stack.length > KEPT_FRAMES * 16) {
      stack = new Frame[KEPT_FRAMES];
    } else {
      for (Frame frame : stack) {
        if (frame != null) {
          frame.forget();
        }
      }
    }
    if (rest.length > KEPT_BYTES) {
      rest = new byte[4096];
    }
  }

  private static int position(XMLStreamReader2 reader) {
    return Math.max(0, reader.getLocationInfo().getStartLocation().getCharacterOffset());
  }

  private static int offset(XMLStreamException fault) {
    return fault.getLocation() == null ? 0 : Math.max(0, fault.getLocation().getCharacterOffset());
  }

  private static String reason(XMLStreamException fault) {
    String message = String.valueOf(fault.getMessage());
    int location = message.indexOf("\n at [row");
    return Excerpt.line(location < 0 ? message : message.substring(0, location));
  }

  private static void close(@Nullable XMLStreamReader2 reader) {
    if (reader != null) {
      try {
        reader.closeCompletely();
      } catch (XMLStreamException harmless) {
        // The input is only an array.
      }
    }
  }

  private static InputFactoryImpl factory() {
    InputFactoryImpl factory = new InputFactoryImpl();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setProperty(XMLInputFactory2.P_PRESERVE_LOCATION, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("external entities are not read");
        });
    return factory;
  }

  /** Holds an open element. */
  static final class Frame {
    XmlElement element = XmlElement.RECORD;
    int offset;
    @Nullable String id;
    @Nullable String encoding;
    @Nullable String name;
    @Nullable String module;
    byte @Nullable [] bulk;
    @Nullable Value value;
    @Nullable Value second;
    @Nullable Object parts;
    private @Nullable String text;
    private @Nullable StringBuilder longer;

    void open(XmlElement opened, int where) {
      forget();
      element = opened;
      offset = where;
    }

    void forget() {
      id = null;
      encoding = null;
      name = null;
      module = null;
      bulk = null;
      value = null;
      second = null;
      parts = null;
      text = null;
      longer = null;
    }

    void attribute(String attribute, String content) {
      switch (attribute) {
        case "id" -> id = content;
        case "encoding" -> encoding = content;
        case "name" -> name = content;
        case "module" -> module = content;
        default -> {
          // The value does not depend on it.
        }
      }
    }

    void addText(String more) {
      if (text == null) {
        text = more;
      } else {
        if (longer == null) {
          longer = new StringBuilder(text);
        }
        longer.append(more);
      }
    }

    String text() {
      return longer != null ? longer.toString() : text == null ? "" : text;
    }

    String name() {
      return element.tag();
    }
  }
}

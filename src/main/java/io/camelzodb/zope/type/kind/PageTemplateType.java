package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.type.ObjectType;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.type.ObjectWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes Products.PageTemplates: a template as text. If it is stored as bytes, Zope
 * decodes it when it loads: in the encoding that the template itself names, else UTF-8, else ISO
 * 8859-15; and sets the property {@code output_encoding} to the encoding used.
 */
public final class PageTemplateType implements ObjectType {
  private static final int LOOK_AT = 1 << 16;
  private static final int XML_LINE = 1000;
  private static final Pattern XML =
      Pattern.compile("^<\\?xml[^\n]*?encoding=\"([^\"\n]*)\"[^\n]*?\\?>");
  private static final Pattern CHARSET = Pattern.compile("charset[^=]*=([\\w-]*)");

  private static final Map<String, Value> DEFAULTS =
      Map.of(
          "_text", new Text(""),
          "content_type", new Text("text/html"),
          "output_encoding", new Text("utf-8"),
          "expand", IntValue.of(1),
          "_properties",
              Tuple.of(
                  ObjectTypes.property("id", "title", "type", "string", "mode", "w"),
                  ObjectTypes.property("id", "content_type", "type", "string", "mode", "w"),
                  ObjectTypes.property("id", "output_encoding", "type", "string", "mode", "w"),
                  ObjectTypes.property("id", "expand", "type", "boolean", "mode", "w")));

  @Override
  public List<String> metaTypes() {
    return List.of("Page Template");
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
    Value text = object.own("_text");
    if (text instanceof Text already) {
      return object.source(already.value(), true);
    }
    return text instanceof ByteString bytes ? converted(object, bytes.bytes()) : null;
  }

  private static ObjectData.Source converted(ObjectAttributes object, byte[] bytes)
      throws ObjectReadException {
    Value stored = object.own("content_type");
    String type = stored == null ? null : Dictionary.nameOf(stored);
    String named = named(bytes, type == null ? "" : type);
    for (String encoding : named == null ? List.of("utf-8", "iso-8859-15") : List.of(named)) {
      String text = decode(bytes, encoding);
      if (text != null) {
        object.set("output_encoding", new Text(encoding));
        return object.source(text, true);
      }
    }
    throw object.fail("its text is not in the encoding that it names, " + named);
  }

  private static @Nullable String named(byte[] bytes, String type) {
    String start =
        new String(bytes, 0, Math.min(bytes.length, LOOK_AT), StandardCharsets.ISO_8859_1);
    if (type.startsWith("text/xml")) {
      int end = start.indexOf('\n');
      String line = start.substring(0, Math.min(end < 0 ? start.length() : end, XML_LINE));
      Matcher xml = XML.matcher(line);
      return xml.find() ? xml.group(1).toLowerCase(Locale.ROOT) : "utf-8";
    }
    return type.startsWith("text/html") ? charset(start.toLowerCase(Locale.ROOT)) : null;
  }

  /** The character set of the first meta element for the content type; tag by tag, so linear. */
  private static @Nullable String charset(String html) {
    for (int at = html.indexOf("<meta"); at >= 0; at = html.indexOf("<meta", at + 1)) {
      int end = html.indexOf('>', at);
      if (end < 0) {
        return null;
      }
      String tag = html.substring(at, end);
      int equiv = tag.indexOf("http-equiv");
      if (equiv > 5 && tag.indexOf("content-type", equiv) > 0) {
        Matcher charset = CHARSET.matcher(tag);
        return charset.find() && !charset.group(1).isEmpty() ? charset.group(1) : null;
      }
    }
    return null;
  }

  private static @Nullable String decode(byte[] bytes, String encoding) {
    try {
      return Charset.forName(encoding).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException
        | IllegalCharsetNameException
        | UnsupportedCharsetException notThat) {
      return null;
    }
  }

  @Override
  public Global newClass(String metaType) {
    return new Global("Products.PageTemplates.ZopePageTemplate", "ZopePageTemplate");
  }

  @Override
  public Set<String> reserved() {
    return Set.of("_text", "_bind_names", "_cache_invalid");
  }

  @Override
  public void write(ObjectWriter object) throws ObjectWriteException {
    StateEdit state = object.state();
    if (object.sourceChanged()) {
      state.set("_text", new Text(object.sourceText()));
    }
    if (object.isNew()) {
      state.set(
          "_bind_names",
          ObjectDataWriter.inline(
              "Shared.DC.Scripts.Bindings",
              "NameAssignments",
              ObjectDataWriter.dictionary(
                  "_asgns",
                  ObjectDataWriter.dictionary("name_subpath", new Text("traverse_subpath")))));
      state.set("content_type", new Text("text/html"));
      state.set("output_encoding", new Text("utf-8"));
      state.set("expand", IntValue.of(0));
    }
  }
}

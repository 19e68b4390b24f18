package io.camelzodb.zope.content.payload;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.content.RecordLookup;
import io.camelzodb.zope.foreign.ForeignObjectPaths;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognizes classes and states that hold payloads. */
public final class PayloadClasses {
  private static final Pattern LIKELY =
      Pattern.compile(
          "Blob|File|Image|BaseUnit|RichText|Picture|Photo|Attachment|RawValue",
          Pattern.CASE_INSENSITIVE);

  private PayloadClasses() {}

  /** Whether a class may hold payloads, judged by its name alone. */
  public static boolean likely(@Nullable Global className) {
    return className == null
        || (!RecordLookup.isTree(className) && LIKELY.matcher(className.name()).find());
  }

  /** Whether a class is a part of a chain, which holds payload without a description. */
  public static boolean isChain(@Nullable Global className) {
    return className != null
        && (className.name().equals("Pdata") || className.name().equals("FileChunk"));
  }

  /** Whether a class is that of ZODB's blobs. */
  public static boolean isBlob(@Nullable Global className) {
    return className != null
        && className.name().equals("Blob")
        && className.module().startsWith("ZODB");
  }

  /** Whether a class is the rich text of plone.app.textfield. */
  static boolean isRichText(@Nullable Global className) {
    return className != null && className.name().equals("RichTextValue");
  }

  /** Whether data are the children of a container, and no file data whatever the type says. */
  static boolean isContainer(Value data) {
    return data instanceof Dictionary
        || data instanceof ListValue
        || (data instanceof Reference reference && ForeignObjectPaths.isStructure(reference));
  }

  /** Whether a state says of which content type its data are. */
  static boolean describesFile(Dictionary state) {
    return state.get("content_type") != null
        || state.get("contentType") != null
        || state.get("mimetype") != null
        || state.get("mimeType") != null;
  }
}

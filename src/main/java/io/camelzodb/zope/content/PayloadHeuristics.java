package io.camelzodb.zope.content;

import io.camelzodb.pickle.Global;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Guesses by class names which records may hold payloads or content of a site. */
public final class PayloadHeuristics {
  private static final Pattern LIKELY =
      Pattern.compile(
          "Blob|File|Image|BaseUnit|Picture|Photo|Attachment|Document|Page|Template|Script|DTML"
              + "|SQL|News|Folder|Event|Link|Topic|Collection|Comment|PloneSite|Pdata|FileChunk"
              + "|RawValue",
          Pattern.CASE_INSENSITIVE);

  private PayloadHeuristics() {}

  /** Whether a record of a class may hold payloads. */
  public static boolean in(@Nullable Global className) {
    return className != null
        && !className.module().startsWith("BTrees.")
        && LIKELY.matcher(className.name()).find();
  }
}

package io.camelzodb.tree;

import io.camelzodb.storage.Oid;
import java.util.regex.Pattern;

/**
 * Names the files that hold the whole state of an object: {@code __state__}, and {@code
 * __blob__.OID} for each blob of it.
 */
public final class StateFile {
  /** Name of the file with the records. */
  public static final String NAME = "__state__";

  private static final Pattern BLOB = Pattern.compile("__blob__\\.[0-9a-f]{16}");

  private StateFile() {}

  /** The name of the file with the data of a blob. */
  static String blob(Oid oid) {
    return "__blob__." + oid.hex();
  }

  /** Whether a file of that name belongs to the state of an object. */
  public static boolean isStateFile(String name) {
    return name.equals(NAME) || BLOB.matcher(name).matches();
  }
}

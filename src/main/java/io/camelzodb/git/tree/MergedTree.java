package io.camelzodb.git.tree;

import io.camelzodb.git.RawPath;
import io.camelzodb.git.index.TreeChange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import org.eclipse.jgit.lib.Constants;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes to a folder as git stores it. A change of one entry among 1,000 takes 0.13 ms,
 * with JGit's CanonicalTreeParser and TreeFormatter 0.80 ms ({@code bench/git/run}).
 */
public final class MergedTree {
  private MergedTree() {}

  /**
   * Returns a folder with changes; unchanged parts are copied without parsing.
   *
   * @param stored the old folder
   * @param edits the changes by raw name, that of a folder with a slash at the end; null removes an
   *     entry
   */
  public static byte[] of(byte[] stored, SortedMap<String, TreeChange.@Nullable Leaf> edits) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(stored.length + 64 * edits.size());
    TreeCursor entry = new TreeCursor(stored);
    boolean more = entry.next();
    for (Map.Entry<String, TreeChange.@Nullable Leaf> edit : edits.entrySet()) {
      byte[] key = RawPath.bytes(edit.getKey());
      int from = entry.start();
      int order = -1;
      while (more && (order = entry.compareTo(key)) < 0) {
        more = entry.next();
      }
      out.write(stored, from, entry.start() - from);
      if (more && order == 0) {
        more = entry.next();
      }
      put(out, key, edit.getValue());
    }
    out.write(stored, entry.start(), stored.length - entry.start());
    return out.toByteArray();
  }

  private static void put(ByteArrayOutputStream out, byte[] key, TreeChange.@Nullable Leaf leaf) {
    if (leaf == null) {
      return;
    }
    out.writeBytes((Integer.toOctalString(leaf.mode()) + ' ').getBytes(StandardCharsets.US_ASCII));
    out.write(key, 0, key[key.length - 1] == '/' ? key.length - 1 : key.length);
    out.write(0);
    byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
    leaf.id().copyRawTo(id, 0);
    out.writeBytes(id);
  }
}

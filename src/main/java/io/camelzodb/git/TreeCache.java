package io.camelzodb.git;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/**
 * Caches the folders that were read or written last, in at most 16 MiB: most of them stay the same
 * from one commit to the next. Not safe for many threads; the bytes must not be changed.
 */
public final class TreeCache {
  private static final long MOST_BYTES = 16L << 20;

  /** The memory of an entry beyond its bytes. */
  private static final int ENTRY = 200;

  private final Map<ObjectId, byte[]> trees = new LinkedHashMap<>(64, 0.75f, true);
  private long size;

  /** The bytes of a folder. */
  public byte[] read(ObjectReader reader, ObjectId id) throws IOException {
    byte[] cached = get(id);
    if (cached == null) {
      cached = reader.open(id, Constants.OBJ_TREE).getCachedBytes(Integer.MAX_VALUE);
      put(id, cached);
    }
    return cached;
  }

  public byte @Nullable [] get(ObjectId id) {
    return trees.get(id);
  }

  public void put(ObjectId id, byte[] bytes) {
    byte[] before = trees.put(id.copy(), bytes);
    size += cost(bytes) - (before == null ? 0 : cost(before));
    var eldest = trees.entrySet().iterator();
    while (size > MOST_BYTES && eldest.hasNext()) {
      size -= cost(eldest.next().getValue());
      eldest.remove();
    }
  }

  private static int cost(byte[] bytes) {
    return bytes.length + ENTRY;
  }
}

package io.camelzodb.pickle;

import io.camelzodb.pickle.stream.FillPositions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Represents Python's {@code dict}, in the order of the stream; keeps duplicate keys, and the last
 * one of them counts.
 */
public final class Dictionary implements Value {
  private static final int SCAN_AT_MOST = 12;

  private final List<Entry> entries = new ArrayList<>();
  private volatile @Nullable Map<String, Value> byName;

  /** The position in the stream where the value was last filled; see {@link FillPositions}. */
  public int filledAt;

  /** Adds an entry while the graph is being built. */
  public void put(Value key, Value value) {
    entries.add(new Entry(key, value));
    byName = null;
  }

  /** The entries in the order of the stream; a view that cannot be changed. */
  public List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  /** Returns the number of entries, duplicates included. */
  public int size() {
    return entries.size();
  }

  /**
   * Returns the value of a text key, stored as text, old string or bytes in UTF-8; null if there is
   * none. Of equal keys the last one counts, as in Python.
   */
  public @Nullable Value get(String key) {
    if (entries.size() > SCAN_AT_MOST) {
      return names().get(key);
    }
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (key.equals(nameOf(entries.get(i).key()))) {
        return entries.get(i).value();
      }
    }
    return null;
  }

  private Map<String, Value> names() {
    Map<String, Value> names = byName;
    if (names == null) {
      names = new HashMap<>(entries.size() * 2);
      for (Entry entry : entries) {
        String name = nameOf(entry.key());
        if (name != null) {
          names.put(name, entry.value());
        }
      }
      byName = names;
    }
    return names;
  }

  /** Returns a key as a name: text as it is, byte strings as UTF-8; null for any other value. */
  public static @Nullable String nameOf(Value key) {
    if (key instanceof Text text) {
      return text.value();
    }
    if (key instanceof OldString || key instanceof Bytes) {
      return new String(((ByteString) key).bytes(), StandardCharsets.UTF_8);
    }
    return null;
  }
}

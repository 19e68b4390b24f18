package io.camelzodb.tree;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The file {@code __unrecorded__} in the folder of a container: what it contains and could not be
 * recorded, so that nobody takes what is missing for removed. A Python list of pairs of id and
 * reason, sorted by id, written as {@link MetadataFile} is; the id is empty where nobody knows
 * which ids are missing. It holds no time, transaction or name of a machine, so that nothing
 * changes as long as the database does not. There is none where nothing is missing.
 */
public final class UnrecordedFile {
  /** Name of the file. */
  public static final String NAME = "__unrecorded__";

  /** In the place of an id: some of what the container holds cannot be listed. */
  public static final String UNKNOWN = "";

  /** Nothing is missing. */
  public static final SortedMap<String, String> NOTHING =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  /** The longest that is read, in bytes. */
  public static final int LONGEST = 1 << 26;

  private UnrecordedFile() {}

  /** The bytes of the file for reasons by id. */
  public static byte[] format(SortedMap<String, String> reasons) {
    SortedMap<String, Value> pairs = new TreeMap<>();
    reasons.forEach((id, reason) -> pairs.put(id, new Text(reason)));
    try {
      return MetadataFile.format(pairs);
    } catch (PickleException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Reasons by id.
   *
   * @throws PickleException where it is no list of pairs of texts
   */
  public static SortedMap<String, String> parse(byte[] file) throws PickleException {
    SortedMap<String, String> reasons = new TreeMap<>();
    for (var entry : MetadataFile.parse(file).entrySet()) {
      if (!(entry.getValue() instanceof Text reason)) {
        throw new PickleException(
            NAME, 0, "the reason for " + entry.getKey() + " is no text; record it anew");
      }
      reasons.put(entry.getKey(), reason.value());
    }
    return Collections.unmodifiableSortedMap(reasons);
  }

  /** The same where a broken file stands for everything: it is written anew. */
  public static SortedMap<String, String> lenient(byte[] file) {
    try {
      return parse(file);
    } catch (PickleException broken) {
      SortedMap<String, String> all = new TreeMap<>();
      all.put(UNKNOWN, NAME + " cannot be read");
      return all;
    }
  }
}

package io.camelzodb.tree;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Formats and parses {@code __unrecorded__}, the list of children of a container that could not be
 * recorded. It tells playback that their missing files are no removal. It is a Python list of pairs
 * of id and reason, sorted by id, in the format of {@link MetadataFile}. An empty id means that
 * unknown children are missing. It holds no time, transaction or name of a machine, so that it
 * changes only with the database. Without missing children there is no file.
 */
public final class UnrecordedFile {
  /** Name of the file. */
  public static final String NAME = "__unrecorded__";

  /** Stands for the id of unknown children that cannot be listed. */
  public static final String UNKNOWN = "";

  /** The empty list: nothing is missing. */
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
   * Returns the reasons by id.
   *
   * @throws PickleException if it is no list of pairs of texts
   */
  public static SortedMap<String, String> parse(byte[] file) throws PickleException {
    SortedMap<String, String> reasons = new TreeMap<>();
    for (var entry : MetadataFile.parse(file).entrySet()) {
      if (!(entry.getValue() instanceof Text reason)) {
        throw PickleException.inLiteral(
            "",
            0,
            new Fault.Damaged(
                "the reason for " + entry.getKey() + " is not a text", "record the folder again"));
      }
      reasons.put(entry.getKey(), reason.value());
    }
    return Collections.unmodifiableSortedMap(reasons);
  }

  /**
   * Returns the reasons by id; a broken file counts as if everything were missing, and is written
   * again.
   */
  public static SortedMap<String, String> lenient(byte[] file) {
    try {
      return parse(file);
    } catch (PickleException broken) {
      SortedMap<String, String> all = new TreeMap<>();
      all.put(UNKNOWN, NAME + " cannot be read");
      return all;
    }
  }

  /**
   * Reads the reasons from the file of a folder; returns none if it has no such file.
   *
   * @throws TreeFault where the file cannot be read
   */
  static SortedMap<String, String> read(TreeFolder folder) throws IOException {
    if (folder.entry(NAME) == null) {
      return NOTHING;
    }
    if (folder.length(NAME) > LONGEST) {
      throw folder.fault(NAME, "is longer than " + LONGEST + " bytes");
    }
    try (InputStream in = folder.open(NAME)) {
      return parse(in.readNBytes(LONGEST));
    } catch (PickleException broken) {
      throw folder.fault(NAME, broken);
    }
  }
}

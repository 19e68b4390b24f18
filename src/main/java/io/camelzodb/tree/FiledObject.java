package io.camelzodb.tree;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of one object as they were found: the bytes of its metadata, and where its source is.
 * Immutable, but for the array, which nobody changes.
 *
 * @param path the object's
 * @param folder the folder they are in
 * @param metadata the bytes of {@code __meta__}
 * @param source the source file with its length and whether it is text; null where there is none
 * @param state its state files; null where there are none
 * @param others the other names in the folder, some of which may be those of children
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, compared by equals of its content only.
public record FiledObject(
    ObjectPath path,
    TreeFolder folder,
    byte[] metadata,
    @Nullable FileContent source,
    @Nullable FiledState state,
    List<String> others) {

  /**
   * Whether the metadata is written just so; what is equal needs not be parsed.
   *
   * @param other metadata, such as that of an object of a database
   */
  public boolean hasMetadata(SortedMap<String, Value> other) {
    try {
      return Arrays.equals(metadata, MetadataFile.format(other));
    } catch (PickleException | IllegalArgumentException notForFiles) {
      return false;
    }
  }

  /**
   * What the files say.
   *
   * @throws TreeFault where the metadata is no list of pairs of literals; names file, line and
   *     column
   */
  public ObjectData data() throws TreeFault {
    SortedMap<String, Value> parsed;
    try {
      parsed = MetadataFile.parse(metadata);
    } catch (PickleException fault) {
      throw folder.fault(MetadataFile.NAME, fault);
    }
    return new ObjectData(
        new TreeMap<>(parsed),
        source == null ? null : new ObjectData.Source(source, source.text()));
  }
}

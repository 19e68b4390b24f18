package io.camelzodb.tree;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.type.value.PythonOrder;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds the files of one object as they were found: the bytes of its metadata, and the location of
 * its source. Immutable, except for the array, which must not be changed.
 *
 * @param path the path of the object
 * @param folder its folder
 * @param metadata the bytes of {@code __meta__}
 * @param source the source file with its length and whether it is text; null if there is none
 * @param state its state files; null if there are none
 * @param others the other names in the folder, which may be children
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, compared by equals of its content only.
public record FiledObject(
    ObjectPath path,
    TreeFolder folder,
    byte[] metadata,
    @Nullable FileContent source,
    @Nullable FiledState state,
    List<String> others)
    implements ObjectVersion {

  /**
   * Returns the ids of the objects in its folder, by code point.
   *
   * @throws TreeFault where a folder in it is no object
   */
  @Override
  public List<String> children() throws IOException {
    List<String> children = new ArrayList<>();
    for (String name : others) {
      if (isChild(name)) {
        children.add(name);
      }
    }
    if (!children.isEmpty() && path.depth() >= ObjectTree.MAX_DEPTH) {
      throw folder.fault("nested more than " + ObjectTree.MAX_DEPTH + " deep");
    }
    children.sort(PythonOrder.TEXT);
    return children;
  }

  private boolean isChild(String name) throws IOException {
    TreeSource.Entry entry = folder.entry(name);
    if (entry == null || entry.kind() == TreeSource.Kind.FILE) {
      return false;
    }
    if (entry.kind() == TreeSource.Kind.LINK) {
      throw folder.fault(name, "is a link; links are not followed", "remove it");
    }
    if (entry.kind() != TreeSource.Kind.FOLDER) {
      throw folder.fault(name, "is neither a file nor a folder", "remove it");
    }
    TreeFolder child = new TreeFolder(folder.source(), folder.child(name));
    if (child.entry(MetadataFile.NAME) != null) {
      return true;
    }
    if (child.entry(TreeNames.DELETED) != null) {
      return false;
    }
    throw child.lacksMetadata();
  }

  @Override
  public @Nullable String leftOut(String id) throws IOException {
    SortedMap<String, String> reasons = UnrecordedFile.read(folder);
    String reason = reasons.get(id);
    return reason == null && !children().contains(id)
        ? reasons.get(UnrecordedFile.UNKNOWN)
        : reason;
  }

  /**
   * Returns the content of the files.
   *
   * @throws TreeFault if the metadata is no list of pairs of literals; the message names file, line
   *     and column
   */
  @Override
  public ObjectData data() throws TreeFault {
    SortedMap<String, Value> parsed;
    try {
      parsed = MetadataFile.parse(metadata);
    } catch (PickleException fault) {
      throw folder.fault(MetadataFile.NAME, fault);
    }
    return new ObjectData(new TreeMap<>(parsed), sourceOrNull());
  }

  @Override
  public ObjectData data(SortedMap<String, Value> likely) throws TreeFault {
    return isText(likely) ? new ObjectData(likely, sourceOrNull()) : data();
  }

  private boolean isText(SortedMap<String, Value> other) {
    try {
      return Arrays.equals(metadata, MetadataFile.format(other));
    } catch (PickleException | IllegalArgumentException notForFiles) {
      return false;
    }
  }

  private ObjectData.@Nullable Source sourceOrNull() {
    return source == null ? null : new ObjectData.Source(source, source.text());
  }
}

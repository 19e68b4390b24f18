package io.camelzodb.zope.type;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One kind of classic Zope object: its meta types, what its class gives where the record says
 * nothing, and what is special about reading and writing it. Immutable.
 */
public interface ObjectType {

  /** The meta types it stands for. */
  List<String> metaTypes();

  /** What Zope's class gives, by attribute; {@code title} is the empty text where it is missing. */
  default Map<String, Value> defaults() {
    return Map.of();
  }

  /** Whether it holds other objects. */
  default boolean isContainer() {
    return false;
  }

  /** Whether its class has a property map; {@code _properties} is then in the defaults. */
  default boolean hasProperties() {
    return false;
  }

  /** Whether a cache manager can be chosen for it. */
  default boolean isCacheable() {
    return false;
  }

  /**
   * Adds what only this kind has to the metadata.
   *
   * @return its source, or null
   * @throws ObjectReadException where an attribute is missing that Zope needs as well
   */
  ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException;

  /**
   * The class of new objects of a meta type; null where none can be made, since nobody knows what
   * its class wants to find.
   */
  default @Nullable Global newClass(String metaType) {
    return null;
  }

  /** The attribute that holds the id; null for classes that give it themselves. */
  default @Nullable String idAttribute() {
    return "id";
  }

  /** Whether a new object stores its title even if it is the class's. */
  default boolean storesTitle() {
    return true;
  }

  /** Attributes that no property may have as its id. */
  default Set<String> reserved() {
    return Set.of();
  }

  /**
   * Brings what only this kind has in line with files.
   *
   * @throws ObjectWriteException where they say what cannot be
   */
  void write(ObjectWriter object) throws ObjectWriteException;

  /**
   * Whether the stored source is already what files say, or becomes that when Zope loads it. What
   * is longer than a text can be is not read to its end.
   *
   * @throws IOException where one of them cannot be read
   */
  default boolean sameSource(ObjectData.Source stored, ObjectData.Source target)
      throws IOException {
    SourceDigest here = SourceDigest.ofAtMost(target.content(), ObjectWriter.LONGEST_TEXT);
    return here != null && SourceDigest.of(stored.content()).equals(here);
  }
}

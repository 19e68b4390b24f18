package io.camelzodb.zope.type;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes one kind of classic Zope object.
 *
 * <p>It is the only place that knows its meta types: everything else asks it. A new one is one
 * class and its name in {@code META-INF/services/io.camelzodb.zope.type.ObjectType}, in this
 * program or in a jar beside it. Immutable, safe for many threads.
 */
public interface ObjectType extends ContainedType {

  /**
   * Returns the defaults of Zope's class, by attribute; a missing {@code title} is the empty text.
   */
  default Map<String, Value> defaults() {
    return Map.of();
  }

  /**
   * Returns the meta types of its classes, for objects whose meta type is unknown, such as in an
   * export of one object. Only classes that are not in {@code meta-types.properties}.
   */
  default Map<Global, String> classes() {
    return Map.of();
  }

  /**
   * Returns the names that its class uses itself, besides those of all of Zope's classes; no
   * property or child can have one of them. Null if unknown; then none is refused.
   */
  default @Nullable Set<String> classNames(String metaType) {
    return ClassNames.listed(metaType);
  }

  /**
   * Returns the permissions that its class uses besides those of all classes; ignored for meta
   * types in the table of permissions.
   */
  default List<String> permissions() {
    return List.of();
  }

  /** Whether its objects are containers. */
  default boolean isContainer() {
    return false;
  }

  /**
   * Whether the order of the objects that it holds counts. Its metadata then has their ids in
   * {@code contents}.
   */
  default boolean isOrdered() {
    return false;
  }

  /** Whether it is a folder of users, which can have the id {@code acl_users} and no other. */
  default boolean isUserFolder() {
    return false;
  }

  /**
   * The extension of its source file, without a dot; null if the object's id or content type
   * determines it.
   */
  default @Nullable String sourceExtension() {
    return null;
  }

  /** The keys of its metadata whose values are secrets, or have them in them. */
  default Map<String, SecretForm> secrets() {
    return Map.of();
  }

  /**
   * Checks the files of an object before anything is written.
   *
   * @param children the ids of the objects that files have in it
   * @return the problem with them, for people; null if there is none
   */
  default @Nullable String fault(ObjectData data, List<String> children) {
    return null;
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
   * Adds the special metadata of this kind.
   *
   * @return its source, or null
   * @throws ObjectReadException if an attribute is missing that Zope needs
   */
  ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException;

  /**
   * Returns the class of new objects of a meta type; null if they cannot be created, since the
   * required state is unknown.
   */
  default @Nullable Global newClass(String metaType) {
    return null;
  }

  /** Returns the attribute that holds the id; null if the class has a fixed id. */
  default @Nullable String idAttribute() {
    return "id";
  }

  /** Whether a new object stores its title even if it is the class's. */
  default boolean storesTitle() {
    return true;
  }

  /** Returns the attributes that must not be ids of properties. */
  default Set<String> reserved() {
    return Set.of();
  }

  /**
   * Writes the special metadata of this kind from files.
   *
   * @throws ObjectWriteException if they contain something impossible
   * @throws StorageException if the storage takes no record now, which is no fault of the object
   */
  void write(ObjectWriter object) throws StorageException;

  /**
   * Whether the stored source equals that of files, or becomes equal when Zope loads it. A source
   * that is too long for a text is not read to its end.
   *
   * @throws IOException if one of them cannot be read
   */
  default boolean sameSource(ObjectData.Source stored, ObjectData.Source target)
      throws IOException {
    SourceDigest digest = SourceDigest.ofAtMost(target.content(), ObjectWriter.LONGEST_TEXT);
    return digest != null && SourceDigest.of(stored.content()).equals(digest);
  }
}

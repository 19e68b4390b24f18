package io.camelzodb.zope;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that an object cannot be written. The message has its path, and what is missing or wrong
 * in its files.
 */
public final class ObjectWriteException extends StorageException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final @Nullable String advice;
  private final transient @Nullable MetadataKey key;

  /** Creates it for the object at {@code path}. */
  public ObjectWriteException(ObjectPath path, String message) {
    this(path, message, null);
  }

  /** Creates it for the object at {@code path}, with what to do. */
  public ObjectWriteException(ObjectPath path, String message, @Nullable String advice) {
    this(path, null, message, advice);
  }

  /** Creates it for a key in the metadata of the object at {@code path}; null for none. */
  public ObjectWriteException(
      ObjectPath path, @Nullable MetadataKey key, String message, @Nullable String advice) {
    super(new Fault.Refused(path + ": " + message, advice).at(FaultPlace.ofPath(path)));
    this.problem = message;
    this.advice = advice;
    this.key = key;
  }

  /**
   * Names a part of the metadata of an object.
   *
   * @param name the key, such as {@code props}
   * @param part the text with which the part of its value begins, such as the id of a property;
   *     null for the whole value
   */
  public record MetadataKey(String name, @Nullable String part) {}

  /** Returns the part of the metadata that the fault is in; null if that is not known. */
  public @Nullable MetadataKey key() {
    return key;
  }

  /**
   * Returns the fault with the line of the file that it is in.
   *
   * @param file the file with the metadata
   * @param line counted from 1
   */
  public Fault in(String file, int line) {
    return new Fault.Refused("line " + line + ": " + problem, advice)
        .within(file)
        .at(FaultPlace.ofLine(file, line));
  }
}
